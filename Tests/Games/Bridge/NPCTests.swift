import Martlet
import Testing

@testable import Bridge

@Suite struct NPCTests {
    @Test func `korvan close in, skarn keep their distance, raiders run when hurt`() {
        var korvan = Sea()
        korvan.world.ships[0].autoBeams = false
        let first = korvan.enemy(.korvan, .fighter, ahead: 5_000)
        korvan.run(400)
        #expect(korvan.npc(first)!.point.isWithin(2_500, of: korvan.world.ships[0].point))
        #expect(korvan.world.tallies[0].damageTaken > 0)

        var skarn = Sea()
        skarn.world.ships[0].autoBeams = false
        let second = skarn.enemy(.skarn, .frigate, ahead: 6_000)
        skarn.run(800)
        let distance = skarn.npc(second)!.point.distance(to: skarn.world.ships[0].point)
        #expect(distance > Bridge.beamRange && distance < 6_000)
        #expect(skarn.happened(.torpedoFired))

        var raider = Sea()
        let third = raider.enemy(.raider, .frigate, ahead: 4_000)
        let index = raider.world.npcIndex(third)!
        raider.world.npcs[index].shieldsFore = 0
        raider.world.npcs[index].shieldsAft = 0
        raider.run(300)
        #expect(raider.npc(third)!.tactic == .flee)
        #expect(!raider.npc(third)!.point.isWithin(4_500, of: raider.world.ships[0].point))
    }

    @Test func `they hold their fire with a friend in the way`() {
        var sea = Sea()
        let shooter = sea.enemy(ahead: 1_000)
        let goal = sea.world.ships[0].point
        #expect(!sea.world.hasFriendInLine(sea.npc(shooter)!, to: goal, width: 80))
        sea.enemy(ahead: 500)
        #expect(sea.world.hasFriendInLine(sea.npc(shooter)!, to: goal, width: 80))
    }

    @Test func `they do not see into nebulae, either`() {
        var sea = Sea()
        let id = sea.enemy(ahead: 6_000)
        #expect(sea.world.nearestShip(to: sea.npc(id)!.point, within: 18_000) == EntityIDs.ships)
        sea.world.ships[0].inNebula = true
        #expect(sea.world.nearestShip(to: sea.npc(id)!.point, within: 18_000) == nil)
    }

    @Test func `a shot from within a nebula is seen by its target and who is near alone`() {
        var sea = Sea(ships: 2)
        let id = sea.enemy(ahead: 1_000)
        sea.world.ships[1].point = sea.npc(id)!.point.moved(5_000, heading: 0)
        #expect(sea.world.witnesses(of: id, at: sea.npc(id)!.point, target: EntityIDs.ships) == [.only(0), .only(1)])
        sea.world.npcs[sea.world.npcIndex(id)!].inNebula = true
        #expect(sea.world.witnesses(of: id, at: sea.npc(id)!.point, target: EntityIDs.ships) == .only(0))
        #expect(
            sea.world.witnesses(of: id, at: sea.npc(id)!.point, target: EntityIDs.ships + 1) == [.only(0), .only(1)])
    }

    @Test func `followers come with their leader`() {
        var sea = Sea()
        sea.world.spawnSquadron(
            .korvan, count: 4, at: Point(x: 100_000, z: 150_000), goal: Point(x: 100_000, z: 190_000))
        sea.run(600)
        let pack = sea.world.npcs.filter { $0.isObjective && $0.posX < 190_000 }
        let leader = pack.first { $0.leader == EntityIDs.none }!
        #expect(pack.count == 4)
        #expect(pack.allSatisfy { $0.point.isWithin(4_000, of: leader.point) })
        #expect(leader.posZ > 153_000)
    }

    @Test func `there are never more than the limit, and numbers are not used again at once`() {
        var sea = Sea()
        var last: EntityNumber = 0
        for _ in 0..<2_000 {
            guard sea.world.npcs.count < EntityIDs.npcLimit else {
                #expect(sea.world.spawn(Recruit()) == EntityIDs.none)
                sea.world.npcs.remove(at: sea.world.npcs.count / 2)
                continue
            }
            let id = sea.world.spawn(Recruit())
            #expect(id != last && id >= EntityIDs.npcs && id < EntityIDs.torpedoes)
            last = id
            #expect(zip(sea.world.npcs, sea.world.npcs.dropFirst()).allSatisfy { $0.id < $1.id })
        }
    }
}
