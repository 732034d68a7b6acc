import Martlet

/// Nim, to test upgrades with. At schema 1 it had one heap; since schema 2 it has several.
enum Nim: TurnGame {
    static let description = GameDescription(id: "nim", title: "Nim", minPlayers: 2, maxPlayers: 4, schema: 2)

    struct Ruleset: Codable, Sendable { var heaps = [3, 4, 5] }
    static let defaultRuleset = Ruleset()

    struct State: Codable, Equatable, Sendable {
        var players: [PlayerID]
        var heaps: [Int]
        var moves = 0
        var loser: PlayerID?
    }

    enum Command: Codable, Equatable, Sendable {
        case take(heap: Int, count: Int)
        case takeAny
        case resign
    }
    static let resignation = Command.resign

    enum Event: Codable, Equatable, Sendable {
        case taken(heap: Int, count: Int)
        case gaveUp(playerId: PlayerID)
    }

    static let heapEmpty = Rejection("heap_empty", "There are not so many.")

    static func open(_ setup: MatchSetup<Ruleset>, random: inout SeededRandom) throws(Rejection) -> State {
        guard !setup.ruleset.heaps.isEmpty else { throw Rejection("no_heaps", "There has to be a heap.") }
        return State(players: setup.players, heaps: setup.ruleset.heaps)
    }

    static func reduce(_ command: Command, by player: PlayerID, in match: inout TurnContext<Self>) throws(Rejection) {
        switch command {
        case .take(let heap, let count):
            // Twice over, so that a rejection comes after an event and a random number.
            match.emit(.taken(heap: heap, count: 1))
            _ = match.random.next()
            guard match.state.heaps.indices.contains(heap), match.state.heaps[heap] >= count - 1 else {
                throw Self.heapEmpty
            }
            if count > 1 { match.emit(.taken(heap: heap, count: count - 1), to: .only(player)) }
        case .takeAny:
            let heap = Int.random(in: match.state.heaps.indices, using: &match.random)
            match.emit(.taken(heap: heap, count: 1))
        case .resign: match.emit(.gaveUp(playerId: player))
        }
    }

    static func apply(_ event: Event, to state: inout State) {
        switch event {
        case .taken(let heap, let count):
            guard state.heaps.indices.contains(heap) else { return }
            state.heaps[heap] = max(0, state.heaps[heap] - min(count, state.heaps[heap]))
            state.moves += 1
        case .gaveUp(let player): state.loser = player
        }
    }

    static func view(of state: State, for viewer: Viewer) -> [Int] { state.heaps }
    static func turn(of state: State) -> Int { state.moves + 1 }
    static func awaiting(_ state: State) -> [PlayerID] { [state.players[state.moves % state.players.count]] }
    static func outcome(of state: State) -> Outcome? { nil }
}

extension Nim {
    static func upgrade(_ stored: inout JSONValue, of kind: StoredKind, from schema: Int) throws(UpgradeError) {
        guard schema == 1 else { throw UpgradeError(kind: kind, from: schema, to: description.schema) }
        switch kind {
        case .state:
            // {"players":[…],"heap":7,"turns":2} → {"players":[…],"heaps":[7],"moves":2}
            stored["heaps"] = .array([stored["heap"] ?? 0])
            stored["heap"] = nil
            stored.renameKey("turns", to: "moves")
        case .event where stored.typeName == "Took":
            // {"type":"Took","count":2} → {"type":"Taken","heap":0,"count":2}
            stored["type"] = "Taken"
            stored["heap"] = 0
        case .command where stored.typeName == "Take":
            stored["heap"] = 0
        case .event, .command: break
        }
    }
}
