internal import MartletNet
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// SIGTERM and SIGINT: the first lets whoever waits go on, the second ends the process at once.
///
/// Watched on a loop of their own, since the server's loops end before the process does.
final class StopSignals: Sendable {
    private let loops = EventLoopGroup(count: 1)
    private let count = Atomic(0)
    private let came: AsyncStream<Void>

    init() {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingOldest(1))
        came = stream
        loops.start()
        SignalWatcher([.terminate, .interrupt], on: loops.loops[0]) { [weak self] _ in
            // Nobody is left to wait for: the store loses nothing that was acked.
            if let self, self.count.add(1, ordering: .relaxed).newValue > 1 { _exit(1) }
            continuation.yield()
        }
    }

    /// Waits for the first.
    func first() async {
        for await _ in came { return }
    }
}
