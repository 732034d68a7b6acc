/// The compact framing of live matches: what both ends agree on. Docs/live-wire.md draws each message, and its golden bytes
/// are held by tests.
package enum LiveWire {
    /// Of the framing itself; a server refuses any other.
    package static let version: UInt8 = 1

    /// At most this many inputs a message, this many that wait for their tick on the server, and this many a tick.
    package static let inputsPerMessage: Int32 = 32
    package static let waitingInputs: Int32 = 64
    package static let inputsPerTick: Int32 = 8

    /// No client's message is longer; a server drops longer ones unread.
    package static let clientMessageBytes = 4096
    /// Text of a refusal.
    package static let refusalBytes = 256

    /// First bytes. A frame's has 0x40 set and carries its flags.
    package static let hello: UInt8 = 0x81
    package static let inputs: UInt8 = 0x82
    package static let leave: UInt8 = 0x83
    package static let welcome: UInt8 = 0x01
    package static let station: UInt8 = 0x03
    package static let refused: UInt8 = 0x04
    package static let frame: UInt8 = 0x40

    /// How far `tick` lies ahead of `other`; negative: behind. Holds where the 32 bits wrap, too.
    @inlinable
    package static func distance(from other: UInt32, to tick: UInt32) -> Int32 { Int32(bitPattern: tick &- other) }

    /// The number nearest to `known` whose low 16 bits are `low`.
    @inlinable
    package static func number(near known: UInt32, low: UInt16) -> UInt32 {
        let ahead = Int16(bitPattern: low &- UInt16(truncatingIfNeeded: known))
        return known &+ UInt32(bitPattern: Int32(ahead))
    }
}

/// Why bytes are no message.
package enum LiveWireError: UInt8, Error, Sendable {
    /// Its first byte says nothing that this end expects.
    case unknown = 1
    /// Shorter or longer than what it holds, or a number that can't be.
    case damaged = 2
    case checksum = 3
    /// More bytes or more inputs than are taken.
    case tooLong = 4
    /// Another version of the framing.
    case version = 5
}
