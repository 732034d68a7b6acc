import Martlet
import Testing

@testable import Bridge

@Suite struct HelmTests {
    @Test func `a ship gathers speed with its engines and goes where it looks`() {
        var sea = Sea()
        let start = sea.world.ships[0].point
        sea.run(200, .impulse) { $0.amount = 1 }
        #expect(sea.world.ships[0].velocity == HullClass.cruiser.impulseSpeed)
        #expect(sea.world.ships[0].posZ > start.z + 1_500)
        #expect(sea.world.ships[0].posX == start.x)
    }

    @Test func `the rudder turns it with inertia, a held course ends on the course`() {
        var sea = Sea()
        sea.run(5, .steer) { $0.rudder = 1 }
        #expect(sea.world.ships[0].turnVelocity > 0)
        #expect(sea.world.ships[0].turnVelocity < HullClass.cruiser.turnRate)
        sea.run(20)
        #expect(sea.world.ships[0].turnVelocity == HullClass.cruiser.turnRate)
        sea.run(400, .course) { $0.heading = 4 }
        #expect(Angle.difference(from: sea.world.ships[0].heading, to: 4).magnitude < 0.01)
        #expect(sea.world.ships[0].turnVelocity.magnitude < 0.01)
    }

    @Test func `warp is fast, costs energy, and brakes back to impulse`() {
        var sea = Sea()
        sea.run(200, .warp) { $0.factor = 3 }
        #expect(sea.world.ships[0].velocity == 3_000)
        #expect(sea.world.ships[0].energy < 990)
        sea.run(300, .warp) { $0.factor = 0 }
        #expect(sea.world.ships[0].velocity.magnitude < 1)
    }

    @Test func `a nebula slows warp down`() {
        var sea = Sea()
        var nebula = Nebula()
        nebula.posX = sea.world.ships[0].posX
        nebula.posZ = sea.world.ships[0].posZ
        nebula.radius = 16_000
        sea.world.nebulae = [nebula]
        sea.run(200, .warp) { $0.factor = 2 }
        #expect(sea.world.ships[0].velocity == 400)
    }

    @Test func `it goes backwards at half speed`() {
        var sea = Sea()
        sea.run(1, .reverse) { $0.on = true }
        sea.run(200, .impulse) { $0.amount = 1 }
        #expect(sea.world.ships[0].velocity == -HullClass.cruiser.impulseSpeed / 2)
    }

    @Test func `the edge of the map holds it`() {
        var sea = Sea()
        sea.world.ships[0].point = Point(x: 100, z: 199_900)
        sea.run(200, .warp) { $0.factor = 4 }
        #expect(sea.world.ships[0].posZ == Chart.size)
    }

    @Test(arguments: [true, false])
    func `who gets up with the wheel held leaves a ship that goes straight on`(isHelm: Bool) {
        var sea = Sea()
        let role = isHelm ? Role.helm : .captain
        if !isHelm { sea.world.occupy(Role.helm.station(of: 0), isOccupied: false) }
        sea.run(1, .impulse, from: role) { $0.amount = 1 }
        sea.run(60, .steer, from: role) { $0.rudder = 1 }
        let heading = sea.world.ships[0].heading
        sea.world.occupy(role.station(of: 0), isOccupied: false)
        sea.run(200)
        #expect(sea.world.ships[0].steering == 0 && sea.world.ships[0].turnVelocity.magnitude < 0.001)
        #expect(Angle.difference(from: sea.world.ships[0].heading, to: heading).magnitude < 0.01)
        #expect(sea.world.ships[0].velocity == HullClass.cruiser.impulseSpeed)
    }

    @Test func `who gets up beside the helm leaves its wheel alone`() {
        var sea = Sea()
        sea.run(10, .steer) { $0.rudder = 1 }
        for role in Role.allCases where role != .helm { sea.world.occupy(role.station(of: 0), isOccupied: false) }
        sea.run(10)
        #expect(sea.world.ships[0].steering == 1 && sea.world.ships[0].turnVelocity > 0)
    }

    @Test(arguments: [false, true])
    func `a browser that predicts from what it is shown stays with the server, behind the end too`(isOver: Bool) {
        var sea = Sea()
        sea.run(40, .impulse) { $0.amount = 0.75 }
        if isOver { sea.end() }
        var own = PlayerShip()
        var quantizer = Quantizer(capacity: 64)
        quantizer.fill(from: sea.world.ships[0])
        var dequantizer = Dequantizer(quantizer.row)
        own.replicate(&dequantizer)
        var turn = Bridge.Input(.steer)
        turn.rudder = -0.5
        var warp = Bridge.Input(.warp)
        warp.factor = 2
        for tick in 0..<20 {
            let order = tick == 3 ? turn : tick == 8 ? warp : Bridge.Input()
            Bridge.predict(order, by: Role.helm.station(of: 0), on: &own)
            Bridge.predictStep(&own)
            sea.run(1, order.kind) { $0 = order }
        }
        let truth = sea.world.ships[0]
        #expect(own.point.distance(to: truth.point) < 0.2)
        #expect(Angle.difference(from: own.heading, to: truth.heading).magnitude < 0.001)
        #expect((own.velocity - truth.velocity).magnitude < 0.05)
        #expect(own.velocity > 400)
    }

    @Test func `nothing that is predicted lies outside the predicted layers`() {
        let schema = Schema(of: PlayerShip())
        var own = PlayerShip()
        own.impulse = 1
        own.holdsCourse = true
        own.course = 2
        own.posX = 1_000
        own.posZ = 1_000
        var before = Quantizer(capacity: 64)
        before.fill(from: own)
        for _ in 0..<10 { Bridge.predictStep(&own) }
        var after = Quantizer(capacity: 64)
        after.fill(from: own)
        for (index, field) in schema.fields.enumerated() where before.row[index] != after.row[index] {
            #expect(!field.layers.isDisjoint(with: Bridge.predictedLayers), "\(field.name.text)")
        }
    }
}
