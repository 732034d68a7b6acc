import Martlet
import Testing

@testable import Bridge

@Suite struct FogTests {
    /// A crew with a surrendered trader in sight, a cloud ahead with three ships in it, and one beyond the horizon; and every
    /// byte that the crew is sent.
    private struct Twin {
        var sea = Sea()
        let replicator = Replicator<Bridge>()
        let viewer: CrewViewer?
        let seen: EntityNumber
        var hidden: [EntityNumber] = []
        private(set) var replies: Set<Reply> = []
        private var number: UInt32 = 0

        init(played: [Role]) {
            for role in Role.allCases where !played.contains(role) {
                sea.world.occupy(role.station(of: 0), isOccupied: false)
            }
            viewer = replicator.attach(crew: 0)
            seen = sea.enemy(.trader, .freighter, ahead: 2_800)
            sea.world.npcs[sea.world.npcIndex(seen)!].surrendered = true
            var nebula = Nebula()
            nebula.posX = sea.world.ships[0].posX
            nebula.posZ = sea.world.ships[0].posZ + 7_000
            nebula.radius = 4_000
            sea.world.nebulae = [nebula]
            for distance in [5_800.0, 7_000, 7_500, 61_000] {
                hidden.append(sea.enemy(.korvan, .fighter, ahead: distance))
            }
        }

        /// One tick with these orders, as bytes.
        mutating func bytes(_ inputs: [StationInput<Bridge.Input>]) -> [UInt8] {
            number += 1
            var tick = Tick<Bridge>(number: number)
            tick.inputs = inputs
            sea.world.step(&tick)
            for emitted in tick.events where emitted.event.kind == .message {
                replies.insert(Reply(rawValue: UInt8(emitted.event.code)) ?? .silence)
            }
            replicator.record(tick.events, at: number)
            replicator.collect(sea.world, tick: number)
            return viewer.flatMap { replicator.body(for: $0)?.bytes } ?? []
        }
    }

    /// Every order that names somebody, about every ship there might be, one each tick.
    private func orders(at number: Int, about first: EntityNumber) -> [StationInput<Bridge.Input>] {
        let id = first + Int32(number / 6 % 8)
        var input = Bridge.Input([.scan, .target, .hail, .hail, .hail, .fireTube][number % 6])
        input.target = id
        input.message = [.greet, .greet, .greet, .taunt, .surrender, .hold][number % 6]
        let role = Role.allCases.first { input.kind.isFor($0) } ?? .helm
        return [StationInput(station: role.station(of: 0), input: input)]
    }

    @Test(arguments: [Role.allCases, [.science, .comms, .helm], [.science]])
    func `what a crew can't see changes no byte that it is sent, whatever it orders`(played: [Role]) {
        var plain = Twin(played: played)
        var secret = Twin(played: played)
        var scanned = false
        for number in 0..<96 {
            if number == 1 {
                let ids = secret.hidden
                secret.sea.world.npcs.removeAll { $0.id == ids[1] }
                for index in secret.sea.world.npcs.indices where ids.contains(secret.sea.world.npcs[index].id) {
                    secret.sea.world.npcs[index].faction = .trader
                    secret.sea.world.npcs[index].shieldsFore = 1
                    secret.sea.world.npcs[index].hull = 1
                    secret.sea.world.npcs[index].posX += 500
                }
            }
            let left = plain.bytes(orders(at: number, about: plain.seen - 1))
            #expect(left == secret.bytes(orders(at: number, about: plain.seen - 1)), "tick \(number)")
            scanned = scanned || plain.sea.world.ships[0].scanTarget == plain.seen
        }
        #expect(scanned && plain.replies == [.greeting, .refusal], "what it can see answers")
        #expect(plain.replicator.frame(of: 0)?.index(of: plain.seen) != nil)
        #expect(plain.hidden.allSatisfy { plain.replicator.frame(of: 0)?.index(of: $0) == nil })
    }

    @Test func `who goes out of sight is aimed at and scanned no longer`() {
        var sea = Sea()
        let id = sea.enemy(.trader, .freighter, ahead: 4_000)
        sea.run(1, .scan, from: .science) { $0.target = id }
        sea.run(1, .target, from: .weapons) { $0.target = id }
        #expect(sea.world.ships[0].scanTarget == id && sea.world.ships[0].targetId == id)
        #expect(sea.world.ships[0].scanProgress > 0)
        sea.world.npcs[sea.world.npcIndex(id)!].inNebula = true
        sea.run(1)
        #expect(sea.world.ships[0].scanTarget == EntityIDs.none && sea.world.ships[0].targetId == EntityIDs.none)
        #expect(sea.world.ships[0].scanProgress == 0)
    }

    @Test func `the end of a ship in a cloud is told to who saw it and to who brought it about`() {
        var sea = Sea(ships: 3)
        let id = sea.enemy(ahead: 4_000)
        sea.world.ships[2].point = sea.npc(id)!.point.moved(2_000, heading: 1)
        sea.world.npcs[sea.world.npcIndex(id)!].inNebula = true
        var tick = Tick<Bridge>(number: 1)
        sea.world.hit(id, by: 10_000, at: sea.npc(id)!.point, from: EntityIDs.ship(of: 1), frequency: nil, &tick)
        sea.world.hit(id, by: 10_000, at: sea.npc(id)!.point, from: EntityIDs.ship(of: 1), frequency: nil, &tick)
        #expect(tick.events.map(\.event.kind) == [.destroyed])
        #expect(tick.events.first?.crews == [.only(1), .only(2)])
    }
}
