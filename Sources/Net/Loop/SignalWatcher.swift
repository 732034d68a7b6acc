import CLibUV

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A signal that a server waits for.
package enum ProcessSignal: Sendable, CaseIterable {
    case terminate, interrupt, hangUp

    var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .hangUp: SIGHUP
        }
    }
}

/// Watches for signals on a loop; the handler runs on that loop. Lives as long as its loop.
package final class SignalWatcher: @unchecked Sendable {
    private let handler: @Sendable (ProcessSignal) -> Void

    /// Starts to watch. From any thread; the watch stands when the loop has run it.
    @discardableResult
    package init(
        _ signals: [ProcessSignal], on loop: EventLoop, handler: @escaping @Sendable (ProcessSignal) -> Void
    ) {
        self.handler = handler
        loop.execute { for signal in signals { self.watch(signal, on: loop) } }
    }

    private func watch(_ signal: ProcessSignal, on loop: EventLoop) {
        let handle = UnsafeMutablePointer<uv_signal_t>.allocate(capacity: 1)
        uv_signal_init(loop.uv, handle)
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
        uv_signal_start(
            handle,
            { handle, number in
                guard let data = handle?.pointee.data else { return }
                let watcher = Unmanaged<SignalWatcher>.fromOpaque(data).takeUnretainedValue()
                for signal in ProcessSignal.allCases where signal.number == number { watcher.handler(signal) }
            }, signal.number)
        loop.closeAtStop(handle)
    }
}

enum IgnoredSignals {
    /// Writing to a closed socket, or past the file size that `ulimit -f` allows, must be an error, not the process's end.
    static func ignoreFailedWrites() { _ = once }
    private static let once: Void = {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }()
}
