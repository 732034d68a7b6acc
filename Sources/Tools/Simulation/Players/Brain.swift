import Martlet
import NewWorlds
import TicTacToe

/// Decides what a player does from what this player's own view shows, and nothing else.
protocol Brain {
    /// The next command as JSON; nil where it is for others to act, or the match is over.
    mutating func next(_ view: JSONNode) -> [UInt8]?
}

struct TicTacToeBrain: Brain {
    let player: PlayerID
    var dice: Dice

    mutating func next(_ view: JSONNode) -> [UInt8]? {
        guard view["outcome"] == nil, let squares = view["squares"]?.elements else { return nil }
        // Now and then without looking whose turn it is, or whether the square is free.
        if dice.chance(0.1) { return Array("{\"type\":\"Mark\",\"square\":\(dice.below(10))}".utf8) }
        guard view["next"]?.string == player.description else { return nil }
        let free = squares.indices.filter { squares[$0].isNull }
        guard !free.isEmpty else { return nil }
        return Array("{\"type\":\"Mark\",\"square\":\(dice.pick(free))}".utf8)
    }
}

/// Plays as the game's own bot does, with a blunder now and then.
struct NewWorldsBrain: Brain {
    private var bot = NewWorldsBot()
    private var random: SeededRandom
    private var dice: Dice

    init(dice: Dice) {
        var dice = dice
        random = dice.fork()
        self.dice = dice
    }

    mutating func next(_ view: JSONNode) -> [UInt8]? {
        guard let view = try? JSON.decode(NewWorlds.View.self, from: view) else { return nil }
        guard let command = bot.nextCommand(for: view, random: &random) else { return nil }
        // A tired player ends the turn early, or orders what can't be done.
        if dice.chance(0.08) { return try? JSON.encode(NewWorlds.Command.submitTurn) }
        if dice.chance(0.05), let unit = view.units.first(where: { $0.movesLeft == nil }) {
            return try? JSON.encode(NewWorlds.Command.fortifyUnit(unitId: unit.id))
        }
        return try? JSON.encode(command)
    }
}

/// The other players of a twin run: the same number of commands each turn in both worlds, but other ones.
struct HiddenBrain: Brain {
    private static let commandsEachTurn = 5

    private let variant: Int
    private var bot = NewWorldsBot()
    private var random: SeededRandom
    private var dice: Dice
    private var turn = 0
    private var given = 0

    init(variant: Int, dice: Dice) {
        var dice = dice
        random = dice.fork()
        for _ in 0..<variant { random = random.fork(1) }
        self.variant = variant
        self.dice = dice
    }

    mutating func next(_ view: JSONNode) -> [UInt8]? {
        guard let view = try? JSON.decode(NewWorlds.View.self, from: view), let you = view.you,
            view.awaiting.contains(you.playerId)
        else { return nil }
        if view.turn != turn { (turn, given) = (view.turn, 0) }
        given += 1
        guard given <= Self.commandsEachTurn else { return try? JSON.encode(NewWorlds.Command.submitTurn) }
        var command: NewWorlds.Command?
        if variant == 0 {
            command = bot.nextCommand(for: view, random: &random)
        } else {
            command = anything(view, you)
        }
        if command == nil || command == .submitTurn {
            command = .fortifyUnit(unitId: EntityID("0000000000"))  // Nobody's: refused, and takes its offset.
        }
        return command.flatMap { try? JSON.encode($0) }
    }

    private mutating func anything(_ view: NewWorlds.View, _ you: NewWorlds.OwnView) -> NewWorlds.Command? {
        if let city = view.cities.first(where: { $0.own != nil && $0.own?.item == nil }), let item = you.items.last {
            return .setProduction(cityId: city.id, item: item.item.rawValue)
        }
        let own = view.units.filter { $0.movesLeft != nil }
        guard !own.isEmpty else { return nil }
        let unit = own[Int(random.next() % UInt64(own.count))]
        if unit.kind == .settler, view.turn > 1, random.next() % 2 == 0 {
            return .foundCity(unitId: unit.id, name: nil)
        }
        let (q, r) = (Int(random.next() % 5) - 2, Int(random.next() % 5) - 2)
        return .moveUnit(unitId: unit.id, to: Hex(q: unit.at.q + q, r: unit.at.r + r))
    }
}
