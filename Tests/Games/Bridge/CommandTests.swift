import Martlet
import Testing

@testable import Bridge

@Suite struct CommandTests {
    @Test func `an order from the wrong console changes nothing`() {
        var scrambler = FieldScrambler(SeededRandom(seed: MatchSeed(5)))
        for kind in Command.allCases {
            for role in Role.allCases where !kind.isFor(role) {
                var sea = Sea()
                var idle = sea
                sea.enemy(ahead: 2_000)
                idle.enemy(ahead: 2_000)
                var order = scrambler.value(Bridge.Input.self)
                order.kind = kind
                sea.run(1, kind, from: role) { $0 = order }
                idle.run(1)
                #expect(StateHasher.hash(&sea.world) == StateHasher.hash(&idle.world), "\(kind) by \(role)")
                #expect(sea.events.count == idle.events.count)
            }
        }
    }

    @Test func `each order has one console at least, and the captain may take the helm`() {
        for kind in Command.allCases where kind != .none {
            #expect(Role.allCases.contains { kind.isFor($0) })
        }
        var sea = Sea()
        sea.run(1, .impulse, from: .captain) { $0.amount = 0.5 }
        #expect(sea.world.ships[0].impulse == 0.5)
    }

    @Test func `the last order of a tick counts`() {
        var sea = Sea()
        var tick = Tick<Bridge>(number: 1)
        for amount in [0.25, 1, 0.5] {
            var input = Bridge.Input(.impulse)
            input.amount = amount
            let role = amount == 1 ? Role.captain : .helm
            tick.inputs.append(StationInput(station: role.station(of: 0), input: input))
        }
        sea.world.step(&tick)
        #expect(sea.world.ships[0].impulse == 0.5)
    }

    @Test func `stations that are none and crews without a ship are passed over`() {
        var sea = Sea()
        for station: Int32 in [-1, 6, 47, 48, .max, .min] {
            sea.world.occupy(station, isOccupied: true)
            sea.world.occupy(station, isOccupied: false)
            var tick = Tick<Bridge>(number: 1)
            tick.inputs = [StationInput(station: station, input: Bridge.Input(.shields))]
            sea.world.step(&tick)
        }
        #expect(sea.world.eye(of: 1) == nil)
        #expect(sea.world.eye(of: -1) == nil)
        #expect(sea.world.sight(of: 99, kind: 200, zone: 0, by: 70).layers.isEmpty)
    }

    @Test func `numbers that are none change nothing, too large ones count as the largest`() {
        for wild in [Double.nan, .infinity, -.infinity] {
            for kind in [Command.impulse, .steer, .course, .power, .waypoint] {
                let role = Role.allCases.first { kind.isFor($0) } ?? .helm
                var sea = Sea()
                var idle = sea
                sea.run(3, kind, from: role) {
                    $0.amount = wild
                    $0.rudder = wild
                    $0.heading = wild
                    $0.level = wild
                    $0.x = wild
                }
                idle.run(3)
                #expect(StateHasher.hash(&sea.world) == StateHasher.hash(&idle.world))
            }
        }
        var sea = Sea()
        sea.run(1, .impulse) { $0.amount = 1e300 }
        sea.run(1, .warp) { $0.factor = .max }
        #expect(sea.world.ships[0].impulse == 1 && sea.world.ships[0].warpFactor == 4)
    }

    @Test func `comms: the weak give up, the strong do not, and a base builds what it is asked for`() {
        var sea = Sea()
        let id = sea.enemy(.raider, .frigate, ahead: 6_000)
        sea.run(5, .hail, from: .comms) {
            $0.target = id
            $0.message = .surrender
        }
        #expect(sea.npc(id)?.surrendered == false)
        sea.world.npcs[sea.world.npcIndex(id)!].shieldsFore = 0
        sea.world.npcs[sea.world.npcIndex(id)!].shieldsAft = 0
        sea.world.npcs[sea.world.npcIndex(id)!].hull = 1
        for _ in 0..<6 {
            sea.run(1, .hail, from: .comms) {
                $0.target = id
                $0.message = .surrender
            }
        }
        #expect(sea.npc(id)?.surrendered == true)
        #expect(sea.happened(.surrendered) && sea.happened(.message))
        #expect(sea.world.tallies[0].surrenders == 1)
        sea.world.ships[0].point = sea.world.bases[0].point.moved(10_000, heading: 0)
        let stock = sea.world.bases[0].stock[1]
        sea.run(900, .hail, from: .comms) {
            $0.target = EntityIDs.bases
            $0.message = .buildNuke
        }
        #expect(sea.world.bases[0].stock[1] > stock)
    }

    @Test func `who is taunted comes, and who is too far away does not answer`() {
        var sea = Sea()
        let near = sea.enemy(.raider, .frigate, ahead: 12_000)
        let far = sea.enemy(.raider, .frigate, ahead: 45_000)
        for id in [far, near] {
            sea.run(1, .hail, from: .comms) {
                $0.target = id
                $0.message = .taunt
            }
        }
        let replies = sea.events.filter { $0.event.kind == .message }.map(\.event.code)
        #expect(replies == [Reply.silence, .challenge].map { Int32($0.rawValue) })
        for _ in 0..<30 {
            sea.run(10)
            #expect(sea.npc(near)?.target == EntityIDs.ship(of: 0))
        }
        #expect(sea.npc(far)?.target == EntityIDs.none)
    }

    @Test func `a crew hears when another hails it`() {
        var sea = Sea(ships: 2)
        sea.run(1, .hail, from: .comms) {
            $0.target = EntityIDs.ship(of: 1)
            $0.message = .greet
        }
        let heard = sea.events.filter { $0.event.kind == .message }
        #expect(heard.map(\.crews) == [.only(1)])
        #expect(heard.map(\.event.source) == [EntityIDs.ship(of: 0)])
    }

    @Test func `captain: alert, screen, waypoint and orders`() {
        var sea = Sea()
        sea.run(1, .redAlert, from: .captain) { $0.on = true }
        sea.run(1, .mainScreen, from: .captain) { $0.view = .tactical }
        sea.run(1, .waypoint, from: .captain) {
            $0.on = true
            $0.x = 300_000
            $0.z = 5
        }
        sea.run(1, .order, from: .captain) { $0.order = .evade }
        let ship = sea.world.ships[0]
        #expect(ship.redAlert && ship.mainScreenView == .tactical && ship.hasWaypoint)
        #expect(ship.waypointX == Chart.size && ship.waypointZ == 5)
        #expect(sea.events.contains { $0.event.kind == .order && $0.crews == .only(0) })
    }

    @Test func `with weapons empty shields stay as the captain ordered; without a captain the ship sees to them`() {
        var sea = Sea()
        sea.world.ships[0].autoBeams = false
        sea.world.occupy(Role.weapons.station(of: 0), isOccupied: false)
        sea.run(30, .shields, from: .captain) { $0.on = true }
        #expect(sea.world.ships[0].shieldsActive)
        sea.enemy(.skarn, .cruiser, ahead: 4_000)
        sea.run(30, .shields, from: .captain) { $0.on = false }
        #expect(!sea.world.ships[0].shieldsActive)
        sea.world.occupy(Role.captain.station(of: 0), isOccupied: false)
        sea.run(30)
        #expect(sea.world.ships[0].shieldsActive)
    }

    @Test func `bots give orders that are theirs to give`() {
        var match = BotMatch(.patrol, difficulty: 4, ships: 2, seed: 8)
        var random = SeededRandom(seed: MatchSeed(8))
        var given: Set<Command> = []
        for tick: UInt32 in 0..<1_000 {
            match.step()
            for station in 0..<2 * Role.count {
                let role = Role(station: station)
                if let input = BridgeBot.restless(station, tick: tick, random: &random) {
                    #expect(input.kind.isFor(role))
                    given.insert(input.kind)
                }
                guard (Int32(tick) + station) % 8 == 0 else { continue }
                if let input = BridgeBot.input(for: station, in: match.world, random: &random) {
                    #expect(input.kind.isFor(role))
                    given.insert(input.kind)
                }
            }
        }
        #expect(given.count > 12)
        #expect(BridgeBot.input(for: 47, in: match.world, random: &random)?.kind == nil)
        #expect(BridgeBot.input(for: -1, in: match.world, random: &random)?.kind == nil)
    }

    @Test func `any input survives its wire form`() {
        var scrambler = FieldScrambler(SeededRandom(seed: MatchSeed(9)))
        for _ in 0..<2_000 {
            var input = scrambler.value(Bridge.Input.self)
            var writer = WireWriter()
            writer.write(input)
            writer.bits.align()
            var read = WireReader.value(Bridge.Input.self, from: writer.bits.bytes)
            #expect(read.map { _ in StateHasher.hash(&read!) } == StateHasher.hash(&input))
        }
    }
}
