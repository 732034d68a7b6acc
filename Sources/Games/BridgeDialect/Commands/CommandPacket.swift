internal import Bridge
internal import Martlet

/// A client's command.
///
///      0  subtype    u32  `CommandSubtype`
///      4  timestamp  float64, milliseconds of the client's clock (DOMHighResTimeStamp)
///     12  sequence   u32, goes up with each command of a connection
///     16  payload    the fields of the subtype
struct CommandPacket: Equatable {
    /// The greatest timestamp: whole milliseconds are exact up to it.
    static let latestTimestamp = 9_007_199_254_740_992.0

    enum Body: Equatable {
        case order(Bridge.Input)
        case setShip(Int32)
        /// nil: get up.
        case setConsole(Int32?)
        case ready(Bool)
        case start
        case nameShip(String)

        static func == (left: Body, right: Body) -> Bool { left.payload == right.payload }
    }

    var milliseconds: UInt64
    var sequence: UInt32
    var body: Body

    init(milliseconds: UInt64, sequence: UInt32, body: Body) {
        self.milliseconds = milliseconds
        self.sequence = sequence
        self.body = body
    }

    init(_ payload: ArraySlice<UInt8>) throws(PacketError) {
        var reader = FixedReader(payload)
        let subtype = reader.word()
        let timestamp = reader.double()
        sequence = reader.word()
        guard !reader.isDamaged else { throw .badPayload }
        guard timestamp >= 0, timestamp <= Self.latestTimestamp else { throw .outOfRange }
        milliseconds = UInt64(timestamp)
        body = try Body(subtype, &reader)
        guard reader.isDone else { throw .badPayload }
    }
}

extension CommandPacket.Body {
    fileprivate init(_ subtype: UInt32, _ reader: inout FixedReader) throws(PacketError) {
        switch subtype {
        case CommandSubtype.setShip:
            let ship = reader.byte()
            guard ship < UInt8(EntityIDs.shipLimit) || reader.isDamaged else { throw .outOfRange }
            self = .setShip(Int32(ship))
        case CommandSubtype.setConsole:
            let console = reader.byte()
            guard console < UInt8(Role.count) || console == CommandSubtype.noConsole || reader.isDamaged else {
                throw .outOfRange
            }
            self = .setConsole(console == CommandSubtype.noConsole ? nil : Int32(console))
        case CommandSubtype.ready:
            let ready = reader.byte()
            guard ready < 2 || reader.isDamaged else { throw .outOfRange }
            self = .ready(ready == 1)
        case CommandSubtype.start: self = .start
        case CommandSubtype.nameShip:
            let bytes = Array(reader.rest())
            guard bytes.count <= ShortName.byteLimit else { throw .outOfRange }
            guard let name = String(validating: bytes, as: UTF8.self) else { throw .badPayload }
            self = .nameShip(name)
        default:
            guard let kind = UInt8(exactly: subtype).flatMap(Command.init(rawValue:)), kind != .none else {
                throw .unknownCommand
            }
            var fields = OrderReader(kind, reader)
            var input = Bridge.Input()
            input.replicate(&fields)
            reader = fields.reader
            guard !reader.isDamaged else { throw .badPayload }
            guard !fields.isOutOfRange else { throw .outOfRange }
            self = .order(input)
        }
    }

    /// Subtype and payload: what the client's side writes.
    var payload: (subtype: UInt32, bytes: [UInt8]) {
        switch self {
        case .order(var input):
            var fields = OrderWriter()
            input.replicate(&fields)
            return (UInt32(input.kind.rawValue), fields.writer.bytes)
        case .setShip(let ship): return (CommandSubtype.setShip, [UInt8(truncatingIfNeeded: ship)])
        case .setConsole(let console):
            let byte = console.map { UInt8(truncatingIfNeeded: $0) } ?? CommandSubtype.noConsole
            return (CommandSubtype.setConsole, [byte])
        case .ready(let ready): return (CommandSubtype.ready, [ready ? 1 : 0])
        case .start: return (CommandSubtype.start, [])
        case .nameShip(let name): return (CommandSubtype.nameShip, Array(name.utf8))
        }
    }
}

extension CommandPacket {
    /// The packet as a client sends it.
    var packet: [UInt8] {
        Packet.make(PacketType.clientCommand, origin: .client) { writer in
            let (subtype, bytes) = body.payload
            writer.word(subtype)
            writer.double(Double(milliseconds))
            writer.word(sequence)
            writer.append(bytes)
        }
    }
}
