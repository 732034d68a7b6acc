internal import Synchronization

/// A count that several tasks raise.
final class LoadTally: Sendable {
    private let count = Atomic(0)

    /// One more; returns how many there are now.
    func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
}
