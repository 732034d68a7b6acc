import Martlet
import MartletEngine

/// People who play one match after the other together.
final class Table {
    let index: Int
    let game: SimulationOptions.Game
    unowned let world: World
    private(set) var players: [Player] = []
    /// Counts matches.
    private(set) var round = 0
    private(set) var match: MatchID?
    private var done: Set<Int> = []

    init(index: Int, game: SimulationOptions.Game, world: World) {
        self.index = index
        self.game = game
        self.world = world
        var dice = Dice(seed: world.options.seed, 0x7461_626c, UInt64(index))
        let count =
            game == .ticTacToe ? 2 : max(2, world.options.players - (world.options.twin == nil ? dice.below(2) : 0))
        players = (0..<count).map { Player(seat: $0, table: self, world: world) }
    }

    func begin() {
        round = 1
        for player in players { player.begin() }
    }

    var key: String { "\(game == .newWorlds ? "w" : "t")\(index)-\(round)" }

    /// The body of `POST /matches`.
    var founding: [UInt8] {
        let isTwin = world.options.twin != nil
        switch game {
        case .ticTacToe: return Array("{\"game\":\"tic-tac-toe\",\"private\":true}".utf8)
        case .newWorlds:
            let map = ["continents", "islands", "pangaea"][(round + index) % 3]
            let ruleset = isTwin ? "{\"size\":\"standard\",\"turnLimit\":40}" : "{\"size\":\"tiny\",\"turnLimit\":7}"
            return Array(
                """
                {"game":"new-worlds","private":true,"maxPlayers":\(players.count),"map":"\(map)","ruleset":\(ruleset)}
                """.utf8)
        }
    }

    var invitation: String { "invite-\(key)" }

    func wasFounded(_ id: MatchID, round: Int) {
        if round == self.round { match = id }
    }

    /// A player has seen the match's end. When all have, the next one begins, unless the run ends.
    func saw(end round: Int, by seat: Int) {
        guard round == self.round else { return }
        done.insert(seat)
        guard done.count == players.count, !world.isEnding else { return }
        self.round += 1
        match = nil
        done = []
    }

    /// Everybody has seen the end of the last match, or there is none going on.
    var isDone: Bool { done.count == players.count || match == nil }

    var state: String {
        "\(match?.text ?? "no match"), " + players.map(\.state).joined(separator: "; ")
    }
}
