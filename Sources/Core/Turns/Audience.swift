/// Who is looking at a match.
public enum Viewer: Hashable, Sendable {
    /// Somebody who plays in it.
    case player(PlayerID)
    /// Somebody who watches it with public knowledge.
    case spectator
    /// Somebody with no part in it: sees what a poster on the wall would say.
    case nobody
}

/// Who may see an event, fixed by the rules at the instant the event happens.
///
/// Fog is decided here, once: what a stored event shows to a viewer never depends on a later state.
public struct Audience: Hashable, Sendable {
    /// One bit a seat, and `everyoneBit`. Fits a JSON number.
    public private(set) var bits: UInt64

    /// The most seats that an audience can tell apart.
    public static let seatLimit = 32

    private static let everyoneBit: UInt64 = 1 << 32

    /// A seat past the limit has none: whoever sits there sees public knowledge alone.
    private static func bit(of player: PlayerID) -> UInt64 {
        player.seat < seatLimit ? 1 << UInt64(player.seat) : 0
    }

    public init(bits: UInt64) { self.bits = bits }

    /// Nobody at all: the event only changes the state.
    public static let none = Audience(bits: 0)
    /// Public knowledge: every player and every spectator.
    public static let everyone = Audience(bits: everyoneBit)

    /// One player alone.
    public static func only(_ player: PlayerID) -> Audience { Audience(bits: bit(of: player)) }

    /// Just these players.
    public static func players(_ players: some Sequence<PlayerID>) -> Audience {
        var audience = Audience.none
        for player in players { audience.insert(player) }
        return audience
    }

    /// Adds one player.
    public mutating func insert(_ player: PlayerID) { bits |= Self.bit(of: player) }

    /// Takes one player out; public knowledge stays public.
    public mutating func remove(_ player: PlayerID) { bits &= ~Self.bit(of: player) }

    public func union(_ other: Audience) -> Audience { Audience(bits: bits | other.bits) }

    /// Whether this viewer may see the event.
    public func contains(_ viewer: Viewer) -> Bool {
        if bits & Self.everyoneBit != 0 { return viewer != .nobody }
        guard case .player(let player) = viewer else { return false }
        return bits & Self.bit(of: player) != 0
    }
}
