import Martlet
import Testing

@testable import Bridge

/// What a player is sent at full load, in a fight: eight crews of bots against what difficulty 11 sends.
@Suite struct BudgetTests {
    /// All crews' frames, and how stale what they show is.
    struct Watch {
        let replicator = Replicator<Bridge>()
        var viewers: [CrewViewer] = []
        var bytes: [Int] = []
        var ticks = 0
        /// By crew: when each ship that is near was last shown as it was.
        var freshAt: [[EntityNumber: Int]]
        var ages: [Int] = []
        var ownAges: [Int] = []

        init(crews: Int32) {
            for crew in 0..<crews { if let viewer = replicator.attach(crew: crew) { viewers.append(viewer) } }
            bytes = Array(repeating: 0, count: viewers.count)
            freshAt = Array(repeating: [:], count: viewers.count)
        }

        mutating func look(at world: Bridge, tick: UInt32) {
            ticks += 1
            replicator.collect(world, tick: tick)
            for (crew, viewer) in viewers.enumerated() {
                // The head is 9 bytes, mostly.
                bytes[crew] += (replicator.body(for: viewer)?.bytes.count ?? 0) + 9
                guard let frame = replicator.frame(of: viewer.crew) else { continue }
                measure(frame, world, crew)
            }
        }

        private mutating func measure(_ frame: ViewFrame, _ world: Bridge, _ crew: Int) {
            func shows(_ id: EntityNumber, _ x: Double, _ z: Double, field: Int) -> Bool {
                guard let place = frame.index(of: id) else { return false }
                let start = Int(frame.entries[place].start) + field
                func quantum(_ value: Double) -> Int32 { Int32((value / Chart.positionStep + 0.5).rounded(.down)) }
                return frame.quanta[start] == quantum(x) && frame.quanta[start + 2] == quantum(z)
            }
            let ship = world.ships[crew]
            guard !ship.isDestroyed else { return }
            if shows(EntityIDs.ship(of: Int32(crew)), ship.posX, ship.posZ, field: 8) { freshAt[crew][-1] = ticks }
            ownAges.append(ticks - (freshAt[crew][-1] ?? ticks))
            for npc in world.npcs {
                guard npc.point.isWithin(Chart.near, of: ship.point), world.sees(npc, crew: crew) else {
                    freshAt[crew][npc.id] = nil
                    continue
                }
                if shows(npc.id, npc.posX, npc.posZ, field: 7) || freshAt[crew][npc.id] == nil {
                    freshAt[crew][npc.id] = ticks
                }
                ages.append(ticks - (freshAt[crew][npc.id] ?? ticks))
            }
        }

        mutating func record(_ events: [EmittedEvent<Bridge.Event>], at tick: UInt32) {
            replicator.record(events, at: tick)
        }

        func perSecond(_ crew: Int) -> Double { Double(bytes[crew]) * 20 / Double(ticks) }
    }

    /// Everybody in one place: 50 ships of the enemy about eight of ours, torpedoes and beams between them.
    private func brawl() -> BotMatch {
        var match = BotMatch(.patrol, difficulty: 11, ships: 8, seed: 3)
        match.world.mines.removeAll()
        match.world.nebulae.removeAll()
        while match.world.spawn(Recruit(faction: .skarn, shipClass: .cruiser, isObjective: true)) != EntityIDs.none {}
        for crew in match.world.ships.indices {
            match.world.ships[crew].point = MapMaker.middle.moved(600, heading: Double(crew))
        }
        for index in match.world.npcs.indices {
            match.world.npcs[index].point = MapMaker.middle.moved(3_000, heading: Double(index) / 8)
            match.world.npcs[index].strength = 40
            match.world.npcs[index].hull = match.world.npcs[index].fullHull
            match.world.npcs[index].bite = 0.05
        }
        return match
    }

    @Test(arguments: [true, false])
    func `a player is sent 3.5 KB a second at most, and what is near is fresh all the same`(isBrawl: Bool) {
        var match = isBrawl ? brawl() : BotMatch(.convoy, difficulty: 11, ships: 8, seed: 3)
        var watch = Watch(crews: 8)
        for _ in 0..<600 {
            match.step { watch.record($0, at: $1) }
            watch.look(at: match.world, tick: UInt32(watch.ticks + 1))
        }
        let most = (0..<8).map { watch.perSecond($0) }.max() ?? 0
        let ages = watch.ages.sorted()
        let (usual, oldest) = (ages[ages.count * 99 / 100], ages[ages.count - 1])
        #expect(most <= 3_500)
        #expect(usual <= 4 && oldest <= 20, "ticks: B's rate of what is near is one in two")
        #expect(watch.ownAges.allSatisfy { $0 == 0 })
        #expect(ages.count > (isBrawl ? 150_000 : 50_000), "it was crowded")
        print("\(Int(most)) bytes a second; 99 of 100 near ships at most \(usual) ticks old, all \(oldest)")
    }
}
