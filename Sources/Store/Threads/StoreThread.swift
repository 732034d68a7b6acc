#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Threads of the store's own: SQLite waits for disks, and neither event loops nor Swift's pool may wait with it.
enum StoreThread {
    private final class Body {
        let run: @Sendable () -> Void
        let name: String
        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts a thread that runs `body` and ends with it. False: the system has no thread to give.
    static func start(named name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let context = Unmanaged.passRetained(Body(name: name, run: body)).toOpaque()
        #if canImport(Glibc)
            var thread = pthread_t()
            let code = pthread_create(
                &thread, &attributes,
                { context in
                    if let context { StoreThread.run(context) }
                    return nil
                }, context)
        #else
            var thread: pthread_t?
            let code = pthread_create(
                &thread, &attributes,
                { context in
                    StoreThread.run(context)
                    return nil
                }, context)
        #endif
        if code != 0 { Unmanaged<Body>.fromOpaque(context).release() }
        return code == 0
    }

    private static func run(_ context: UnsafeMutableRawPointer) {
        let body = Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
        name(body.name)
        body.run()
    }

    /// For `top -H` and debuggers.
    private static func name(_ name: String) {
        #if canImport(Glibc)
            // Swift does not see the GNU call; the kernel takes the name as a file too.
            let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { return }
            _ = write(file, name, name.utf8.count)
            close(file)
        #else
            pthread_setname_np(name)
        #endif
    }
}

/// Hands something to the one thread that will own it from then on, and that drops it when it is done.
final class Slot<Value>: @unchecked Sendable {
    private var value: Value?

    init(_ value: Value) { self.value = value }

    /// Once.
    func take() -> Value? {
        defer { value = nil }
        return value
    }
}
