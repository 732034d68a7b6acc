internal import Martlet

/// Lays out the map before tick 0: bases in the middle, ships beside them, nebulae and mines all over.
struct MapMaker {
    var world: Bridge
    let setup: Bridge.Setup
    var random: SeededRandom

    /// Bases lie within so much of the middle of the map.
    static let heart = 35_000.0
    private static let baseGap = 15_000.0
    private static let baseNames: [StaticString] = [
        "Keel", "Anchor", "Lantern", "Harbour", "Beacon", "Mooring", "Capstan", "Haven",
    ]
    private static let shipNames: [StaticString] = [
        "Merganser", "Sandpiper", "Fulmar", "Gannet", "Kittiwake", "Petrel", "Shearwater", "Tern",
    ]

    init(_ world: Bridge, _ setup: Bridge.Setup) {
        self.world = world
        self.setup = setup
        random = world.random.fork(0x6d61_70)
    }

    static var middle: Point { Point(x: Chart.size / 2, z: Chart.size / 2) }

    mutating func make() -> Bridge {
        makeBases()
        makeNebulae()
        makeMines()
        makeShips()
        return world
    }

    /// 0 ..< `bound`.
    mutating func real(below bound: Double) -> Double { random.real(below: bound) }

    private mutating func makeBases() {
        let count = 2 + Int(setup.shipCount + 1) / 2
        while world.bases.count < min(count, EntityIDs.baseLimit) {
            var base = StarBase()
            let place = Self.middle.moved(real(below: Self.heart), heading: real(below: Angle.turn))
            // The first place that is far from others; after many tries any.
            var tries = 0
            var point = place
            while tries < 32, world.bases.contains(where: { $0.point.isWithin(Self.baseGap, of: point) }) {
                point = Self.middle.moved(real(below: Self.heart), heading: real(below: Angle.turn))
                tries += 1
            }
            base.posX = point.x
            base.posZ = point.z
            base.posY = real(below: 200) - 100
            base.name = ShortName(Self.baseNames[world.bases.count])
            for ordnance in Ordnance.allCases { base.stock[ordnance.index] = ordnance == .homing ? 20 : 6 }
            world.bases.append(base)
        }
    }

    private mutating func makeNebulae() {
        let count = 16 + 3 * Int(setup.shipCount)
        for _ in 0..<min(count, EntityIDs.nebulaLimit) {
            var nebula = Nebula()
            nebula.radius = (1_500 + real(below: 3_500)).rounded(.down)
            nebula.hue = Int32(real(below: 8))
            let point = Self.middle.moved(10_000 + real(below: 70_000), heading: real(below: Angle.turn))
            nebula.posX = point.x
            nebula.posZ = point.z
            nebula.posY = real(below: 400) - 200
            world.nebulae.append(nebula)
        }
    }

    /// Fields of eight mines each, away from bases.
    private mutating func makeMines() {
        let fields = min(2 + Int(setup.difficulty) / 2 + Int(setup.shipCount) / 2, EntityIDs.mineLimit / 8 - 4)
        for _ in 0..<fields {
            let centre = Self.middle.moved(20_000 + real(below: 40_000), heading: real(below: Angle.turn))
            guard !world.bases.contains(where: { $0.point.isWithin(8_000, of: centre) }) else { continue }
            for _ in 0..<8 {
                let point = centre.moved(real(below: 3_000), heading: real(below: Angle.turn))
                world.lay(mineAt: point, y: real(below: 200) - 100, by: EntityIDs.none, arming: 0)
            }
        }
    }

    private mutating func makeShips() {
        for crew in 0..<Int(setup.shipCount) {
            let plan = crew < setup.ships.count ? setup.ships[crew] : ShipPlan()
            var ship = PlayerShip()
            ship.name = plan.name == ShortName() ? ShortName(Self.shipNames[crew]) : plan.name
            ship.hullClass = plan.hullClass
            ship.livesLeft = setup.scenario == .siege ? 3 : 0
            world.ships.append(ship)
            world.systems.append(ShipSystems())
            world.armaments.append(Armament())
            world.tallies.append(Tally())
            world.launch(Int32(crew))
        }
    }
}

extension SeededRandom {
    /// 0 ..< `bound`, in 2⁵³ steps.
    mutating func real(below bound: Double) -> Double { Double(next() >> 11) * 0x1p-53 * bound }
}
