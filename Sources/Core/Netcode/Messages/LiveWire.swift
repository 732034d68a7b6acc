/// The compact framing of live matches: what both ends agree on. Docs/live-wire.md draws each message, and its golden bytes
/// are held by tests.
///
/// Public, as are the inputs' buffer and its kin, although no game's author needs it: a generic that is only `package` is not
/// specialised in other modules, and reading inputs takes eight times as long.
public enum LiveWire {
    /// Of the framing itself; a server refuses any other.
    public static let version: UInt8 = 1

    /// At most this many inputs a message, this many that wait for their tick on the server, and this many a tick.
    public static let inputsPerMessage: Int32 = 32
    public static let waitingInputs: Int32 = 64
    public static let inputsPerTick: Int32 = 8

    /// No client's message is longer; a server drops longer ones unread.
    public static let clientMessageBytes = 4096
    /// Text of a refusal.
    public static let refusalBytes = 256

    /// First bytes. A frame's has 0x40 set and carries its flags.
    public static let hello: UInt8 = 0x81
    public static let inputs: UInt8 = 0x82
    public static let leave: UInt8 = 0x83
    public static let welcome: UInt8 = 0x01
    public static let station: UInt8 = 0x03
    public static let refused: UInt8 = 0x04
    public static let frame: UInt8 = 0x40

    /// Inputs behind a hello are numbered from the next number on. An earlier hello's, come late on a link that reorders, are
    /// known by it: they are neither taken nor said to be applied.
    @inlinable
    public static func sequence(atHello number: UInt8) -> UInt32 { UInt32(number) << 24 }

    /// How far `tick` lies ahead of `other`; negative: behind. Holds where the 32 bits wrap, too.
    @inlinable
    public static func distance(from other: UInt32, to tick: UInt32) -> Int32 { Int32(bitPattern: tick &- other) }

    /// The number nearest to `known` whose low 16 bits are `low`.
    @inlinable
    public static func number(near known: UInt32, low: UInt16) -> UInt32 {
        let ahead = Int16(bitPattern: low &- UInt16(truncatingIfNeeded: known))
        return known &+ UInt32(bitPattern: Int32(ahead))
    }
}

/// Why bytes are no message.
public enum LiveWireError: UInt8, Error, Sendable {
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
