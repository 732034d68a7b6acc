/// What a live match says once the row that it is about is on disk, in order.
struct HeldEffects {
    private struct Held {
        let ticket: UInt64
        let effect: MatchEffect
        let bytes: Int
    }

    /// What one costs besides its message.
    private static let overhead = 64

    private var held: [Held] = []
    /// About what they take up.
    private(set) var bytes = 0

    var isEmpty: Bool { held.isEmpty }

    /// Keeps an effect until `ticket` is confirmed. `isShared`: another one that is kept has the same message.
    mutating func add(_ effect: MatchEffect, until ticket: UInt64, isShared: Bool) {
        let message =
            switch effect {
            case .send(_, let frame), .sendBinary(_, let frame): frame.bytes.count
            case .reply(_, .success(let answer)): answer.count
            default: 0
            }
        let cost = Self.overhead + (isShared ? 0 : message)
        held.append(Held(ticket: ticket, effect: effect, bytes: cost))
        bytes += cost
    }

    /// Gives back what waited for tickets up to this one.
    mutating func take(upTo ticket: UInt64) -> [MatchEffect] {
        let count = held.firstIndex { $0.ticket > ticket } ?? held.count
        let taken = held.prefix(count)
        held.removeFirst(count)
        for effect in taken { bytes -= effect.bytes }
        return taken.map(\.effect)
    }

    mutating func takeAll() -> [MatchEffect] { take(upTo: .max) }
}
