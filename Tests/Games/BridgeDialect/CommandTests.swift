import Bridge
import Martlet
import Testing

@testable import BridgeDialect

struct CommandTests {
    private func read(_ body: CommandPacket.Body) throws -> CommandPacket {
        let packet = CommandPacket(milliseconds: 12, sequence: 3, body: body).packet
        var splitter = PacketSplitter(packet)
        return try CommandPacket(splitter.next().payload)
    }

    @Test(arguments: 0..<64)
    func `every order reads as it was written`(seed: Int) throws {
        var scrambler = FieldScrambler(SeededRandom(seed: MatchSeed(UInt64(seed))))
        for kind in Command.allCases where kind != .none {
            var input = Bridge.Input(kind)
            var fields = KindKeeper(kind: kind, scrambler: scrambler)
            input.replicate(&fields)
            scrambler = fields.scrambler
            let command = try read(.order(input))
            #expect(command == CommandPacket(milliseconds: 12, sequence: 3, body: .order(input)))
        }
    }

    @Test(arguments: [
        (Command.impulse, 4), (.steer, 4), (.course, 2), (.warp, 1), (.reverse, 1), (.dock, 1), (.target, 4),
        (.loadTube, 2), (.unloadTube, 1), (.fireTube, 5), (.autoBeams, 1), (.fireBeams, 0), (.beamFrequency, 1),
        (.shieldFrequency, 1), (.shields, 1), (.power, 5), (.coolant, 2), (.team, 2), (.scan, 4), (.hail, 5),
        (.redAlert, 1), (.mainScreen, 1), (.waypoint, 9), (.order, 2),
    ])
    func `an order has the documented length`(kind: Command, length: Int) {
        #expect(CommandPacket.Body.order(Bridge.Input(kind)).payload.bytes.count == length)
    }

    @Test func `the lobby's commands read as they were written`() throws {
        let bodies: [CommandPacket.Body] = [
            .setShip(7), .setConsole(5), .setConsole(nil), .ready(true), .ready(false), .start, .nameShip("Fulmar"),
        ]
        for body in bodies { #expect(try read(body).body == body) }
    }

    @Test func `ship and console together are a station`() {
        var dialect = BridgeDialect(at: .session)
        var sequence: UInt32 = 0
        func say(_ body: CommandPacket.Body) -> [DialectRequest<Bridge>] {
            sequence += 1
            return dialect.requests(CommandPacket(milliseconds: 0, sequence: sequence, body: body).packet)
        }
        guard case .remembered? = say(.setShip(2)).first else {
            Issue.record("without a console a ship is kept in mind, and counts")
            return
        }
        guard case .station(13)? = say(.setConsole(1)).first else {
            Issue.record("weapons of ship 2 are station 13")
            return
        }
        guard case .station(nil)? = say(.setConsole(nil)).first else {
            Issue.record("no console is no station")
            return
        }
    }

    @Test func `what lies outside its bounds is refused`() throws {
        let packets: [(subtype: UInt32, payload: [UInt8])] = [
            (CommandSubtype.setShip, [8]), (CommandSubtype.setConsole, [6]), (CommandSubtype.ready, [2]),
            (CommandSubtype.nameShip, Array(repeating: 65, count: 25)), (4, [5]), (5, [2]),
            (7, [0x01, 0x0c, 0, 0]), (7, [0xff, 0xff, 0xff, 0xff]), (8, [4, 0]), (18, [8, 0]), (18, [0xfe, 0]),
        ]
        for (subtype, payload) in packets {
            let packet = Packet.make(PacketType.clientCommand, origin: .client) { writer in
                writer.word(subtype)
                writer.double(0)
                writer.word(1)
                writer.append(payload)
            }
            var dialect = BridgeDialect(at: .session)
            #expect(dialect.refusals(packet) == ["value_out_of_range"], "\(subtype) \(payload)")
        }
    }
}

/// Scrambles all fields but the first.
private struct KindKeeper: FieldVisitor {
    let kind: Command
    var scrambler: FieldScrambler
    private var hasKind = false

    init(kind: Command, scrambler: FieldScrambler) {
        self.kind = kind
        self.scrambler = scrambler
    }

    mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        if hasKind { scrambler.whole(&value, name, form, layers) } else { value = Int32(kind.rawValue) }
        hasKind = true
    }

    mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        scrambler.real(&value, name, form, layers)
    }

    mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}
    mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }
    mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
}
