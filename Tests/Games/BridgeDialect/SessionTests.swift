import Bridge
import Martlet
import Testing

@testable import BridgeDialect

struct SessionTests {
    private func packet(_ type: UInt32, _ value: MessagePackValue) throws -> [UInt8] {
        let payload = try value.encode()
        return Packet.make(type, origin: .client) { $0.append(payload) }
    }

    private func player(_ id: String, _ station: Int32?, isConnected: Bool = true) -> DialectRoster.Player {
        .init(id: id, name: id.uppercased(), station: station, isReady: false, isConnected: isConnected)
    }

    private func roster(_ phase: DialectPhase, _ players: [DialectRoster.Player]) -> DialectRoster {
        DialectRoster(
            session: "m1", name: "Patrol", phase: phase, creator: "ada", players: players, crewNames: ["Fulmar"])
    }

    private let welcome = DialectWelcome<Bridge>(
        player: "ada", token: Array(0..<16), tick: 0, setup: Bridge.Setup())

    @Test func `AUTH_OK has the documented bytes`() {
        let golden = """
            ef be ad de 2d 00 00 00 01 00 00 00 00 00 00 00 19 00 00 00 11 00 00 50
            82 a8 70 6c 61 79 65 72 49 64 a2 61 31 a5 74 6f 6b 65 6e a1 74
            """
        #expect(hex(SessionPackets.authenticated(player: "a1", token: "t")) == hex(bytes(golden)))
    }

    @Test func `a gateway's packets are read`() throws {
        var dialect = BridgeDialect(at: .gateway)
        let requests = try [
            packet(PacketType.auth, ["name": "Ada", "token": nil]), packet(PacketType.listSessions, [:]),
            packet(PacketType.joinSession, ["sessionId": "m1", "password": "secret"]),
            packet(PacketType.createSession, ["name": "Patrol", "scenario": "convoy", "maxShips": 2]),
        ].flatMap { dialect.requests($0) }
        try #require(requests.count == 4)
        if case .authenticate("Ada", nil) = requests[0] {} else { Issue.record("\(requests[0])") }
        if case .listSessions = requests[1] {} else { Issue.record("\(requests[1])") }
        if case .joinSession("m1", "secret") = requests[2] {} else { Issue.record("\(requests[2])") }
        guard case .createSession(let founding) = requests[3] else {
            Issue.record("\(requests[3])")
            return
        }
        #expect(founding.name == "Patrol" && founding.password == nil)
        #expect(
            String(decoding: founding.ruleset, as: UTF8.self)
                == #"{"scenario":1,"difficulty":3,"shipCount":2,"minutes":20}"#)
    }

    @Test func `what has another form is refused`() throws {
        let bad: [(UInt32, MessagePackValue)] = [
            (PacketType.auth, "Ada"), (PacketType.auth, ["name": 7]), (PacketType.joinSession, [:]),
            (PacketType.createSession, ["name": nil]), (PacketType.createSession, ["name": "A", "maxShips": "two"]),
        ]
        for (type, value) in bad {
            var dialect = BridgeDialect(at: .gateway)
            #expect(dialect.refusals(try packet(type, value)) == ["malformed_payload"], "\(value)")
        }
        let outside: [(UInt32, MessagePackValue)] = [
            (PacketType.createSession, ["name": "A", "maxShips": 9]),
            (PacketType.createSession, ["name": "A", "scenario": "picnic"]),
            (PacketType.createSession, ["name": "A\n"]),
            (PacketType.joinSession, ["sessionId": .text(String(repeating: "m", count: 65))]),
        ]
        for (type, value) in outside {
            var dialect = BridgeDialect(at: .gateway)
            #expect(dialect.refusals(try packet(type, value)) == ["value_out_of_range"], "\(value)")
        }
    }

    @Test func `a token is 32 hexadecimal digits`() throws {
        var dialect = BridgeDialect(at: .session)
        let text = "000102030405060708090a0b0c0d0e0f"
        #expect(Token.text(Array(0..<16)) == text)
        guard
            case .rejoin("ada", Array(0..<16))? = dialect.requests(
                try packet(PacketType.rejoin, ["playerId": "ada", "reconnectToken": .text(text)])
            ).first
        else {
            Issue.record("the token was not read")
            return
        }
        for bad in ["", "00", String(repeating: "g", count: 32), text + "00"] {
            let packet = try packet(PacketType.rejoin, ["playerId": "ada", "reconnectToken": .text(bad)])
            #expect(dialect.refusals(packet) == ["malformed_payload"])
        }
    }

    @Test func `SESSION_STATE comes once, then what changes`() throws {
        var dialect = BridgeDialect(at: .session)
        #expect(dialect.told(.roster(roster(.lobby, [player("ada", nil)]))).isEmpty)
        let begun = dialect.told(.welcome(welcome))
        #expect(try begun.map(type(of:)) == [PacketType.welcome, PacketType.version, PacketType.sessionState])
        let state = try content(of: begun[2])
        #expect(state["gameState"] == "lobby" && state["fullSnapshot"] == .null)
        #expect(state["reconnectToken"] == "000102030405060708090a0b0c0d0e0f")
        #expect(state["ships"]?.elements?.first?["name"] == "Fulmar")

        let joined = dialect.told(.roster(roster(.lobby, [player("ada", nil), player("bob", nil)])))
        #expect(try joined.map(type(of:)) == [PacketType.playerJoined])
        let moved = dialect.told(.roster(roster(.lobby, [player("ada", 0), player("bob", nil)])))
        #expect(try moved.map(type(of:)) == [PacketType.playerMoved])
        #expect(try content(of: moved[0])["newConsole"] == "helm")
        #expect(try content(of: moved[0])["newShip"] == 0)
        let gone = dialect.told(
            .roster(roster(.lobby, [player("ada", 0), player("bob", nil, isConnected: false)])))
        #expect(try content(of: gone[0])["reason"] == "disconnected")
        let left = dialect.told(.roster(roster(.lobby, [player("ada", 0)])))
        #expect(try content(of: left[0])["reason"] == "left")
        let started = dialect.told(.roster(roster(.running, [player("ada", 0)])))
        #expect(try started.map(type(of:)) == [PacketType.gameStart])
        #expect(hex(started[0][24...]) == "00 00 00 00 00 03 01 08 00 00 00")
        var results = roster(.results, [player("ada", 0)])
        results.outcome = LiveOutcome(winners: .only(0), reason: 3)
        let ended = dialect.told(.roster(results))
        #expect(try ended.map(type(of:)) == [PacketType.gameEnd])
        #expect(hex(ended[0][24...]) == "00 00 00 00 01 03")
        let closed = dialect.told(.roster(roster(.closed, [player("ada", 0)])))
        #expect(try content(of: closed[0])["code"] == "session_closed")
    }

    @Test func `who comes back to a running game gets the whole view with its state`() throws {
        let setup = Bridge.Setup()
        var world = Bridge(setup, seed: MatchSeed(7))
        world.occupy(0, isOccupied: true)
        let replicator = Replicator<Bridge>()
        let viewer = try #require(replicator.attach(crew: 0))
        let decoder = FrameDecoder(SchemaTable(of: Bridge.self))
        func frame(_ tick: UInt32) throws -> DialectNews<Bridge> {
            var step = Tick<Bridge>(number: tick)
            world.step(&step)
            replicator.record(step.events, at: tick)
            replicator.collect(world, tick: tick)
            let body = try #require(replicator.body(for: viewer))
            let view = try decoder.decode(body.bytes, tick: body.tick, baseline: body.baseline)
            let events = try decoder.events(Bridge.Event.self)
            return .frame(DialectFrame(view: view, happenings: events, milliseconds: 5))
        }
        var dialect = BridgeDialect(at: .session)
        _ = dialect.told(.roster(roster(.running, [player("ada", 0)])))
        #expect(dialect.told(.welcome(welcome)).isEmpty, "it waits for the first frame")
        let begun = dialect.told(try frame(1))
        #expect(
            try begun.map(type(of:)) == [
                PacketType.welcome, PacketType.version, PacketType.sessionState, PacketType.gameStart,
            ])
        let state = try content(of: begun[2])
        let snapshot = try #require(state["fullSnapshot"]?.bytes)
        #expect(try type(of: snapshot) == PacketType.objectUpdate)
        #expect(snapshot.count > 100)

        ordered: for tick in UInt32(2)..<60 {
            for packet in dialect.told(try frame(tick)) {
                if try type(of: packet) == PacketType.objectUpdate { break ordered }
            }
            #expect(tick < 59, "no update within three seconds")
        }
    }
}
