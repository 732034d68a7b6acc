internal import Bridge
internal import Martlet

/// What a client is told in MessagePack.
enum SessionPackets {
    static func authenticated(player: String, token: String) -> [UInt8] {
        Packet.make(PacketType.authOK, ["playerId": .text(player), "token": .text(token)])
    }

    static func notAuthenticated(reason: String) -> [UInt8] {
        Packet.make(PacketType.authFail, ["reason": .text(reason)])
    }

    static func sessions(_ sessions: [DialectSession<Bridge>]) -> [UInt8] {
        let list = sessions.map { session -> MessagePackValue in
            [
                "id": .text(session.id), "name": .text(session.name), "state": .text(state(session.phase)),
                "scenario": .text(ScenarioName.text(session.setup.scenario)),
                "difficulty": .integer(Int64(session.setup.difficulty)),
                "ships": .integer(Int64(session.setup.shipCount)), "players": .integer(Int64(session.players)),
                "maxPlayers": .integer(Int64(session.capacity)), "hasPassword": .bool(session.hasPassword),
            ]
        }
        return Packet.make(PacketType.sessionList, ["sessions": .array(list)])
    }

    static func created(id: String, url: String) -> [UInt8] {
        Packet.make(PacketType.sessionCreated, ["sessionId": .text(id), "wsUrl": .text(url)])
    }

    static func redirected(url: String, token: [UInt8]) -> [UInt8] {
        Packet.make(PacketType.redirect, ["wsUrl": .text(url), "reconnectToken": .text(Token.text(token))])
    }

    static func error(code: String, message: String) -> [UInt8] {
        Packet.make(PacketType.error, ["code": .text(code), "message": .text(message)])
    }

    static func chat(from: String, _ message: String) -> [UInt8] {
        Packet.make(PacketType.chatMessage, ["from": .text(from), "message": .text(message)])
    }

    // MARK: Players

    static func state(
        _ roster: DialectRoster, _ welcome: DialectWelcome<Bridge>, snapshot: [UInt8]?
    ) -> [UInt8] {
        let ships = (0..<welcome.setup.shipCount).map { ship(at: $0, roster, welcome.setup) }
        return Packet.make(
            PacketType.sessionState,
            [
                "sessionId": .text(roster.session), "name": .text(roster.name),
                "gameState": .text(state(roster.phase)), "creatorId": .text(roster.creator),
                "playerId": .text(welcome.player), "reconnectToken": .text(Token.text(welcome.token)),
                "scenario": .text(ScenarioName.text(welcome.setup.scenario)),
                "difficulty": .integer(Int64(welcome.setup.difficulty)),
                "maxShips": .integer(Int64(welcome.setup.shipCount)), "tick": .integer(Int64(welcome.tick)),
                "ships": .array(ships), "players": .array(roster.players.map(player)),
                "fullSnapshot": snapshot.map { .bytes($0) } ?? .null,
            ])
    }

    static func joined(_ player: DialectRoster.Player) -> [UInt8] {
        Packet.make(PacketType.playerJoined, self.player(player))
    }

    static func left(_ player: String, reason: String) -> [UInt8] {
        Packet.make(PacketType.playerLeft, ["playerId": .text(player), "reason": .text(reason)])
    }

    /// Only what changed is there.
    static func moved(_ player: DialectRoster.Player, from old: Int32?) -> [UInt8] {
        var entries: [MessagePackValue.Entry] = [.init(key: "playerId", value: .text(player.id))]
        if old.map({ $0 / Role.count }) != player.station.map({ $0 / Role.count }) {
            entries.append(.init(key: "newShip", value: ship(of: player.station)))
        }
        if old.map({ $0 % Role.count }) != player.station.map({ $0 % Role.count }) {
            entries.append(.init(key: "newConsole", value: console(of: player.station)))
        }
        return Packet.make(PacketType.playerMoved, .map(entries))
    }

    private static func player(_ player: DialectRoster.Player) -> MessagePackValue {
        [
            "playerId": .text(player.id), "name": .text(player.name), "ship": ship(of: player.station),
            "console": console(of: player.station), "ready": .bool(player.isReady),
            "connected": .bool(player.isConnected),
        ]
    }

    private static func ship(at crew: Int32, _ roster: DialectRoster, _ setup: Bridge.Setup) -> MessagePackValue {
        let index = Int(crew)
        var name = roster.crewNames.indices.contains(index) ? roster.crewNames[index] : ""
        if name.isEmpty, setup.ships.indices.contains(index) {
            name = String(decoding: setup.ships[index].name.bytes, as: UTF8.self)
        }
        let consoles = Role.allCases.map { role -> MessagePackValue.Entry in
            let holder = roster.players.first { $0.station == role.station(of: crew) }?.id
            return .init(key: .text(ConsoleName.text(role)), value: holder.map { .text($0) } ?? .null)
        }
        return [
            "shipIndex": .integer(Int64(crew)), "name": .text(name),
            "objectId": .integer(Int64(EntityIDs.ship(of: crew))), "consoles": .map(consoles),
        ]
    }

    private static func ship(of station: Int32?) -> MessagePackValue {
        station.map { .integer(Int64($0 / Role.count)) } ?? .null
    }

    private static func console(of station: Int32?) -> MessagePackValue {
        station.map { .text(ConsoleName.text(Role(station: $0))) } ?? .null
    }

    static func state(_ phase: DialectPhase) -> String {
        switch phase {
        case .lobby: "lobby"
        case .running: "running"
        case .results: "results"
        case .closed: "closed"
        }
    }
}

/// Consoles by name.
enum ConsoleName {
    static func text(_ role: Role) -> String { Bridge.description.roles[Int(role.rawValue)].description }
}
