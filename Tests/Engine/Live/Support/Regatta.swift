import Martlet

/// A live game for tests: two boats with a rower and a steerer each. It is over when a boat comes to the mark. The world
/// counts what it was told, so that an input that is lost, doubled or out of order shows.
struct Regatta: Simulation {
    struct Setup: Replicated {
        var mark: Int32 = 5000
        /// Of the boat that won last time.
        var champion = ShortName()
        /// Boats that take part.
        var boats: Int32 = 2
        init() {}
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.integer(&mark, "mark", in: 1...5000)
            visit.name(&champion, "champion")
            visit.integer(&boats, "boats", in: 1...2)
        }
    }

    struct Input: Replicated {
        var value: Int32 = 0
        init(_ value: Int32) { self.value = value }
        init() {}
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.integer(&value, "value", in: 0...1000) }
    }

    struct Boat: Replicated {
        var x = 0.0
        var speed: Int32 = 0
        var told: UInt64 = 0
        var isRowed = false
        init() {}
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.fixed(&x, "x", in: 0...8000, step: 1.0 / 64, layers: .position)
            visit.integer(&speed, "speed", in: 0...1000)
            visit.hidden(&told, "told")
            visit.flag(&isRowed, "isRowed")
        }
    }

    /// What the committee puts up: seldom.
    struct Board: Replicated {
        var lead: Int32 = 0
        init() {}
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.integer(&lead, "lead", in: 0...8000) }
    }

    static let board: EntityNumber = 9

    typealias Event = Input
    typealias Own = Boat

    static let description = LiveDescription(
        id: "regatta", title: "Regatta", ticksPerSecond: 20, ticksPerFrame: 1, crews: 2, roles: ["rower", "steerer"],
        minPlayers: 1, tickBudgetMicroseconds: 20_000)

    var boats: [Boat] = [Boat(), Boat()]
    var mark: Int32 = 5000
    var champion = ShortName()
    var random = SeededRandom(seed: MatchSeed(0))

    init() {}

    static func crews(in setup: Setup) -> Int32 { setup.boats }

    init(_ setup: Setup, seed: MatchSeed) {
        mark = setup.mark
        champion = setup.champion
        random = SeededRandom(seed: seed)
    }

    mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.list(&boats, "boats", limit: 2)
        visit.integer(&mark, "mark", in: 1...5000)
        visit.name(&champion, "champion")
        visit.hidden(&random, "random")
    }

    static func kinds<V: KindVisitor>(_ visit: inout V) {
        visit.kind(0, "boat", Boat(), zones: [])
        visit.kind(1, "board", Board(), zones: [])
    }

    /// The first crew's name is the champion's.
    static func christen(_ crew: Int32, _ name: ShortName, in setup: inout Setup) {
        if crew == 0 { setup.champion = name }
    }

    mutating func step(_ tick: inout Tick<Regatta>) {
        for input in tick.inputs {
            let boat = Int(input.station / 2)
            StateHash.mix(UInt64(UInt32(bitPattern: input.input.value)), into: &boats[boat].told)
            if input.station % 2 == 0 { boats[boat].speed = input.input.value }
            tick.emit(input.input, to: .only(input.station / 2))
        }
        for index in boats.indices where boats[index].isRowed {
            let drift = Double(random.next() % 3)
            boats[index].x = min(8000, boats[index].x + Double(boats[index].speed) / 20 + drift)
        }
    }

    mutating func occupy(_ station: Int32, isOccupied: Bool) {
        if station % 2 == 0 { boats[Int(station / 2)].isRowed = isOccupied }
    }

    func show<V: EntityVisitor>(_ visit: inout V) {
        for (index, boat) in boats.enumerated() {
            visit.entity(Int32(index), kind: 0, at: .at(x: boat.x, z: 0), boat)
        }
        var board = Board()
        board.lead = lead
        visit.entity(Self.board, kind: 1, at: .everywhere, board)
    }

    func sight(of entity: EntityNumber, kind: UInt8, zone: Int32, by crew: Int32) -> Sight {
        kind == 1 ? Sight(layers: .all, everyTicks: 100) : .full
    }

    /// How far the leader has come.
    var lead: Int32 { Int32(max(boats[0].x, boats[1].x)) }

    func eye(of crew: Int32) -> Eye? { Eye(x: boats[Int(crew)].x, z: 0, own: crew) }

    var outcome: LiveOutcome? {
        guard let winner = boats.firstIndex(where: { $0.x >= Double(mark) }) else { return nil }
        return LiveOutcome(winners: .only(Int32(winner)), reason: 7)
    }
}
