#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A thread of the system, for what blocks.
enum PlatformThread {
    private final class Body {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts a thread that nobody joins. False: the system has none to give. `name` is cut to 15 bytes.
    static func start(name: String, _ run: @escaping @Sendable () -> Void) -> Bool {
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
        nameThisThread(String(body.name.prefix(15)))
        body.run()
        return nil
    }

    /// For `top -H` and debuggers. glibc's own call hides behind _GNU_SOURCE, which its module does not set.
    private static func nameThisThread(_ name: String) {
        #if canImport(Glibc)
            let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { return }
            _ = write(file, name, name.utf8.count)
            close(file)
        #else
            pthread_setname_np(name)
        #endif
    }
}
