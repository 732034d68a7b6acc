/// A player of one match, named by the seat taken: seat 0 is `p1`, seat 7 is `p8`.
///
/// On the wire it is the opaque string that `players[].id` and `actorPlayerId` carry. It tells nothing
/// about the account behind it, and means nothing outside its match.
public struct PlayerID: Hashable, Comparable, Sendable {
    /// The most seats that one match can have. A turn-based game has at most `Audience.seatLimit`.
    public static let seatLimit = 64

    /// The seat, from 0.
    public let seat: Int

    /// Makes the player at a seat; nil outside `0..<seatLimit`.
    public init?(seat: Int) {
        guard seat >= 0, seat < Self.seatLimit else { return nil }
        self.seat = seat
    }

    /// Reads the wire's form (`p1` … `p64`); nil for anything else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 2 || bytes.count == 3, bytes[0] == UInt8(ascii: "p"), bytes[1] != UInt8(ascii: "0") else {
            return nil
        }
        var number = 0
        for byte in bytes.dropFirst() {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        self.init(seat: number - 1)
    }

    public static func < (left: PlayerID, right: PlayerID) -> Bool { left.seat < right.seat }
}

extension PlayerID: CustomStringConvertible {
    /// The wire's form.
    public var description: String { "p\(seat + 1)" }
}

#if !hasFeature(Embedded)
    extension PlayerID: Codable {
        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            guard let player = PlayerID(try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "a player's id wanted")
            }
            self = player
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(description)
        }
    }

    /// So that a dictionary keyed by players is an object on the wire, and has an order.
    extension PlayerID: CodingKeyRepresentable {
        public var codingKey: any CodingKey { JSONPathKey(description) }
        public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
    }
#endif
