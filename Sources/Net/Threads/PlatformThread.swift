import CLibUV

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A thread of the system, for what blocks.
package enum PlatformThread {
    private final class Body {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts a thread that nobody joins. False: the system has none to give. `name` is cut to 15 bytes.
    package static func start(name: String, _ run: @escaping @Sendable () -> Void) -> Bool {
        let body = Unmanaged.passRetained(Body(name: name, run: run))
        #if canImport(Glibc)
            var thread = pthread_t()
            let result = pthread_create(&thread, nil, { PlatformThread.enter($0) }, body.toOpaque())
            guard result == 0 else {
                body.release()
                return false
            }
            pthread_detach(thread)
        #else
            var thread: pthread_t?
            let result = pthread_create(&thread, nil, { PlatformThread.enter($0) }, body.toOpaque())
            guard result == 0, let thread else {
                body.release()
                return false
            }
            pthread_detach(thread)
        #endif
        return true
    }

    private static func enter(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let pointer else { return nil }
        // Signals are for the thread that waits for them.
        var blocked = sigset_t()
        sigemptyset(&blocked)
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGCHLD] { sigaddset(&blocked, signal) }
        pthread_sigmask(SIG_BLOCK, &blocked, nil)
        let body = Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
        nameThisThread(body.name)
        body.run()
        return nil
    }

    /// For `top -H` and debuggers. `name` is cut to 15 bytes.
    static func nameThisThread(_ name: String) {
        #if canImport(Glibc)
            pthread_setname_np(pthread_self(), String(name.prefix(15)))
        #else
            pthread_setname_np(name)
        #endif
    }
}
