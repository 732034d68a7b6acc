import Synchronization

/// A value that changes on some loop, and that a test waits for.
final class Watched<Value>: Sendable {
    private struct Inner {
        var value: Value
        /// Resumed as soon as it holds. One at a time.
        var waiting: (condition: @Sendable (borrowing Value) -> Bool, resume: @Sendable () -> Void)?
    }

    private let inner: Mutex<Inner>

    init(_ value: sending Value) { inner = Mutex(Inner(value: value)) }

    func read<Answer: Sendable>(_ body: (borrowing Value) -> Answer) -> Answer { inner.withLock { body($0.value) } }

    func change(_ body: (inout Value) -> Void) {
        let resume: (@Sendable () -> Void)? = inner.withLock { inner in
            body(&inner.value)
            guard let waiting = inner.waiting, waiting.condition(inner.value) else { return nil }
            inner.waiting = nil
            return waiting.resume
        }
        resume?()
    }

    func until(_ condition: @escaping @Sendable (borrowing Value) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isSo = inner.withLock { inner in
                if condition(inner.value) { return true }
                inner.waiting = (condition, { continuation.resume() })
                return false
            }
            if isSo { continuation.resume() }
        }
    }
}
