package import Martlet

/// A game as the server hosts it, its types erased: `.turns(NewWorlds.self)` is the one line that adds it.
package struct HostedGame: Sendable {
    package enum Kind: String, Sendable {
        case turns
        case live
    }

    package let description: GameDescription
    package let kind: Kind
    /// What else there is to know of a live game; nil for one of turns.
    package var live: LiveShape?
    /// Of a match of a live game under a ruleset: it may have fewer crews.
    private var liveUnder: (@Sendable (_ ruleset: [UInt8]) -> LiveShape)?
    package let makeMachine: @Sendable (MatchID, MatchLimits) -> any MatchMachine
    /// The canonical JSON of a ruleset (nil: the default one), once a match opens under it with this many players.
    package let checkRuleset: @Sendable (JSONNode?, _ map: String?, _ players: Int) -> Result<[UInt8], WireError>
    private let runAudit: @Sendable (AuditRequest) -> MatchAudit
    private var runLiveAudit: (@Sendable (AuditRequest, _ withState: Bool) -> LiveAudit)?

    /// For tools that tell a stored match as a story and check it.
    package func audit(_ request: AuditRequest) -> MatchAudit { runAudit(request) }
    package func audit(_ stored: StoredMatch) -> MatchAudit { runAudit(AuditRequest(stored)) }
    /// The same for a live match; nil for one by turns.
    package func auditLive(_ request: AuditRequest, withState: Bool = false) -> LiveAudit? {
        runLiveAudit?(request, withState)
    }

    /// The crews of a live match; nil for one by turns.
    package func shape(under ruleset: [UInt8]) -> LiveShape? { liveUnder?(ruleset) }

    /// Hosts a turn-based game.
    package static func turns<Game: TurnGame>(_ game: Game.Type) -> HostedGame {
        precondition(
            Game.description.maxPlayers <= Audience.seatLimit,
            "a game of turns has at most 32 seats: audiences tell them apart"
        )
        return HostedGame(
            description: Game.description, kind: .turns,
            makeMachine: { TurnMatchMachine<Game>(id: $0, limits: $1) },
            checkRuleset: { node, map, players in
                do throws(WireError) {
                    return .success(try check(Game.self, ruleset: node, map: map, players: players))
                } catch {
                    return .failure(error)
                }
            },
            runAudit: { MatchAudit.run(Game.self, $0) })
    }

    /// Hosts a live game. Whoever names the game makes the runner too, so that it is compiled for that game.
    package static func live<Game: Simulation>(_ runner: LiveRunner<Game>) -> HostedGame {
        let live = Game.description
        precondition(
            live.crews > 0 && !live.roles.isEmpty && Int(live.stationCount) <= PlayerID.seatLimit,
            "a live game has 1 to 64 stations: a bit tells each apart")
        let description = GameDescription(
            id: live.id.description, title: live.title.description, minPlayers: Int(live.minPlayers),
            maxPlayers: Int(live.stationCount), schema: Int(live.schema))
        var hosted = HostedGame(
            description: description, kind: .live,
            makeMachine: { LiveMatchMachine<Game>(id: $0, limits: $1, runner: runner) },
            checkRuleset: { node, _, _ in
                do throws(WireError) {
                    return .success(try LiveSetup.encoded(Game.Setup.self, from: node))
                } catch {
                    return .failure(error)
                }
            },
            runAudit: { _ in
                var audit = MatchAudit()
                audit.failure = "a live match is replayed by its ticks"
                return audit
            })
        hosted.live = LiveShape(live)
        hosted.liveUnder = { LiveShape(Game.self, in: try? LiveSetup.read(Game.Setup.self, from: $0)) }
        hosted.runLiveAudit = { LiveAudit.run(Game.self, $0, withState: $1) }
        return hosted
    }

    private static func check<Game: TurnGame>(_ game: Game.Type, ruleset: JSONNode?, map: String?, players: Int)
        throws(WireError) -> [UInt8]
    {
        let encoded: [UInt8]
        let rules: Game.Ruleset
        do throws(JSONError) {
            if let ruleset, !ruleset.isNull {
                guard ruleset.kind == .object else { throw JSONError(.mismatch, "it must be a JSON object") }
                rules = try JSON.decode(Game.Ruleset.self, from: ruleset)
            } else {
                rules = Game.defaultRuleset
            }
            encoded = try JSON.encode(rules)
        } catch {
            throw WireError(422, "invalid_ruleset", "The ruleset does not fit this game: \(error.message)")
        }
        let setup = MatchSetup(players: (0..<players).compactMap(PlayerID.init(seat:)), map: map, ruleset: rules)
        do throws(Rejection) {
            _ = try TurnMatch<Game>(opening: setup, seed: MatchSeed(0))
        } catch {
            throw WireError(422, "invalid_ruleset", error.message)
        }
        return encoded
    }
}

/// A live game's crews and pace, as `GET /games` tells them.
package struct LiveShape: Hashable, Sendable {
    package var crews: Int
    /// Station n belongs to crew `n / roles.count` and has role `n % roles.count`.
    package var roles: [String]
    package var ticksPerSecond: Int
    package var ticksPerFrame: Int

    package init(_ description: LiveDescription) {
        crews = Int(description.crews)
        roles = description.roles.map(\.description)
        ticksPerSecond = Int(description.ticksPerSecond)
        ticksPerFrame = Int(description.ticksPerFrame)
    }

    /// Of a match under a setup. nil, which can't be read: all crews that the game may have.
    init<Game: Simulation>(_ game: Game.Type, in setup: Game.Setup?) {
        self.init(Game.description)
        if let setup { crews = Int(min(max(Game.crews(in: setup), 1), Game.description.crews)) }
    }

    package var stationCount: Int { crews * roles.count }
}

/// The games of a server, by their ids.
package struct GameCatalog: Sendable {
    package let games: [HostedGame]

    package init(_ games: [HostedGame]) { self.games = games }

    package subscript(id: String) -> HostedGame? { games.first { $0.description.id == id } }
}
