package import Martlet

/// What `POST /matches` asks for, read and checked: becomes the row of a new match, its founder in the first seat.
package struct MatchFounding: Sendable {
    private static let nameLength = 60
    private static let passwordLength = 128

    private let game: HostedGame
    private let name: String
    private let map: String?
    private let minPlayers: Int
    private let maxPlayers: Int
    private let isPrivate: Bool
    private let ruleset: [UInt8]
    /// Wanted of whoever joins without the invite code; to be hashed by whoever can.
    package let password: String?

    package init(_ body: JSONNode, games: GameCatalog, founder: Caller) throws(WireError) {
        guard body.kind == .object else { throw Self.invalid("body", "a JSON object") }
        guard let id = body["game"]?.string else { throw Self.invalid("game", "the id of a game, see GET /games") }
        guard let game = games[id] else {
            throw WireError(422, "unknown_game", "This server does not host that game. See GET /games.")
        }
        self.game = game
        name = try Self.text(body, "name", limit: Self.nameLength) ?? "\(founder.displayName)'s match"
        map = try Self.map(body, of: game.description)
        let seats = game.description
        minPlayers = try Self.number(body, "minPlayers", in: seats.minPlayers...seats.maxPlayers) ?? seats.minPlayers
        let wanted = try Self.number(body, "maxPlayers", in: minPlayers...seats.maxPlayers)
        isPrivate = try Self.flag(body, "private") ?? false
        password = try Self.text(body, "password", limit: Self.passwordLength)
        if let count = try Self.number(body, "aiPlayers", in: 0...PlayerID.seatLimit), count > 0 {
            throw WireError(
                422, "not_supported", "This server has no AI players yet. Leave aiPlayers out and invite people.")
        }
        if try Self.number(body, "turnSeconds", in: 0...Int.max).map({ $0 > 0 }) ?? false {
            throw WireError(422, "not_supported", "This server has no turn timers yet. Leave turnSeconds out.")
        }
        switch game.checkRuleset(body["ruleset"], map, wanted ?? seats.maxPlayers) {
        case .success(let encoded): ruleset = encoded
        case .failure(let error): throw error
        }
        // A live match has room for as many as there are stations under its ruleset.
        let most = game.shape(under: ruleset)?.stationCount ?? seats.maxPlayers
        guard minPlayers <= most, (wanted ?? most) <= most else {
            throw Self.invalid(wanted == nil ? "minPlayers" : "maxPlayers", "at most \(most) under this ruleset")
        }
        maxPlayers = wanted ?? most
    }

    /// The new match. `inviteCode` and `seed` come from the server's secure source, `passwordHash` is of `password`.
    package func record(
        id: MatchID, inviteCode: String, seed: MatchSeed, founder: Caller, now: Timestamp, passwordHash: String? = nil
    ) -> MatchRecord {
        var record = MatchRecord(
            id: id, game: game.description.id, name: name, map: map, owner: founder.account, minPlayers: minPlayers,
            maxPlayers: maxPlayers, isPrivate: isPrivate, inviteCode: inviteCode, ruleset: ruleset, seed: seed,
            createdAt: now)
        record.passwordHash = passwordHash
        if let first = PlayerID(seat: 0) {
            record.players = [PlayerRecord(player: first, account: founder.account, displayName: founder.displayName)]
        }
        return record
    }

    // MARK: Fields

    private static func invalid(_ field: String, _ wanted: String) -> WireError {
        WireError(
            422, "invalid_request", "\(field) must be \(wanted).", details: Array("{\"field\":\"\(field)\"}".utf8))
    }

    private static func present(_ body: JSONNode, _ field: String) -> JSONNode? {
        guard let node = body[field], !node.isNull else { return nil }
        return node
    }

    private static func text(_ body: JSONNode, _ field: String, limit: Int) throws(WireError) -> String? {
        guard let node = present(body, field) else { return nil }
        guard let text = node.string, !text.isEmpty, text.unicodeScalars.count <= limit, text.isPrintable else {
            throw invalid(field, "1 to \(limit) printable characters")
        }
        return text
    }

    private static func number(_ body: JSONNode, _ field: String, in range: ClosedRange<Int>) throws(WireError) -> Int?
    {
        guard let node = present(body, field) else { return nil }
        guard let number = node.int, range.contains(number) else {
            throw invalid(field, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func flag(_ body: JSONNode, _ field: String) throws(WireError) -> Bool? {
        guard let node = present(body, field) else { return nil }
        guard let flag = node.bool else { throw invalid(field, "true or false") }
        return flag
    }

    private static func map(_ body: JSONNode, of game: GameDescription) throws(WireError) -> String? {
        guard let node = present(body, "map") else { return game.maps.first }
        guard let map = node.string, game.maps.contains(map) else {
            throw invalid("map", game.maps.isEmpty ? "left out" : "one of \(game.maps.joined(separator: ", "))")
        }
        return map
    }
}
