internal import Martlet

/// One packet: a header of 24 bytes and a payload. All numbers lowest byte first.
///
///      0  magic         0xdeadbeef
///      4  total length  24 and the payload
///      8  origin        1 server, 2 client
///     12  padding       0
///     16  remaining     total length − 20
///     20  type          `PacketType`
///     24  payload
///
/// Source: the packet header in the appendix of system B's protocol.
struct Packet {
    static let headerBytes = 24
    static let magic: UInt32 = 0xdead_beef
    /// Of one packet of a client, header and all.
    static let clientBytes = 8_192

    enum Origin: UInt32 {
        case server = 1
        case client = 2
    }

    var type: UInt32
    var payload: ArraySlice<UInt8>

    /// A server's packet, whose payload `fill` writes.
    static func make(_ type: UInt32, _ fill: (inout FixedWriter) -> Void) -> [UInt8] {
        make(type, origin: .server, fill)
    }

    static func make(_ type: UInt32, origin: Origin, _ fill: (inout FixedWriter) -> Void) -> [UInt8] {
        var writer = FixedWriter()
        writer.word(magic)
        writer.word(0)
        writer.word(origin.rawValue)
        writer.word(0)
        writer.word(0)
        writer.word(type)
        fill(&writer)
        writer.patch(UInt32(truncatingIfNeeded: writer.bytes.count), at: 4)
        writer.patch(UInt32(truncatingIfNeeded: writer.bytes.count - 20), at: 16)
        return writer.bytes
    }

    static func make(_ type: UInt32, _ value: MessagePackValue) -> [UInt8] {
        // What the server says is far within the writer's limits; a list that is not is cut by whoever makes it.
        let payload = (try? value.encode()) ?? []
        return make(type) { $0.append(payload) }
    }
}

/// Takes the packets of one message, one after the other.
struct PacketSplitter {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    /// The next packet of a client. A header that can't be gives up what is behind it: nobody knows where the next one begins.
    mutating func next() throws(PacketError) -> Packet {
        let start = position
        position = bytes.count
        guard bytes.count - start >= Packet.headerBytes else { throw .badLength }
        var header = FixedReader(bytes[start..<(start + Packet.headerBytes)])
        guard header.word() == Packet.magic else { throw .badMagic }
        let total = Int(header.word())
        let origin = header.word()
        let padding = header.word()
        let remaining = Int(header.word())
        let type = header.word()
        guard total >= Packet.headerBytes, total <= Packet.clientBytes, total <= bytes.count - start else {
            throw .badLength
        }
        guard padding == 0, remaining == total - 20 else { throw .badHeader }
        position = start + total
        guard origin == Packet.Origin.client.rawValue else { throw .wrongOrigin }
        return Packet(type: type, payload: bytes[(start + Packet.headerBytes)..<position])
    }
}
