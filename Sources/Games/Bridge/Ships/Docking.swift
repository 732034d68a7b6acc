internal import Martlet

extension Bridge {
    /// How near and how slow a ship must be to dock; a berth that comms asked for reaches further.
    static let dockReach = 900.0
    static let berthReach = 1_500.0
    static let dockSpeed = 60.0
    private static let fuelling = 25.0
    private static let hullRepair = 2.0
    private static let reloadTicks: Int32 = 40

    /// The nearest base that stands, as its place in `bases`.
    func nearestBase(to point: Point) -> Int? {
        var best: Int?
        var least = Double.infinity
        for index in bases.indices where !bases[index].isDestroyed {
            let distance = bases[index].point.squaredDistance(to: point)
            if distance < least {
                least = distance
                best = index
            }
        }
        return best
    }

    func base(_ id: EntityNumber) -> Int? {
        let index = Int(id - EntityIDs.bases)
        return EntityIDs.isBase(id) && bases.indices.contains(index) && !bases[index].isDestroyed ? index : nil
    }

    mutating func setDock(_ on: Bool, crew: Int, _ tick: inout Tick<Bridge>) {
        if !on, ships[crew].docked != EntityIDs.none { undock(crew, &tick) }
        ships[crew].wantsDock = on
    }

    private mutating func undock(_ crew: Int, _ tick: inout Tick<Bridge>) {
        let base = ships[crew].docked
        ships[crew].docked = EntityIDs.none
        ships[crew].wantsDock = false
        tick.emit(
            Event(.docked, source: EntityIDs.ship(of: Int32(crew)), target: base, code: 0), to: .only(Int32(crew)))
    }

    /// Catches a ship that wants to dock and can; serves one that has.
    mutating func tendDock(of crew: Int, _ tick: inout Tick<Bridge>) {
        let ship = ships[crew]
        guard !ship.isDestroyed else { return }
        if ship.docked != EntityIDs.none {
            guard let base = base(ship.docked) else { return undock(crew, &tick) }
            return serve(crew, at: base)
        }
        guard ship.wantsDock, ship.warpFactor == 0, ship.velocity.magnitude < Self.dockSpeed,
            let base = nearestBase(to: ship.point)
        else { return }
        let hasBerth = bases[base].berths >> Int32(crew) & 1 != 0
        guard ship.point.isWithin(hasBerth ? Self.berthReach : Self.dockReach, of: bases[base].point) else { return }
        let id = EntityIDs.bases + Int32(base)
        ships[crew].docked = id
        ships[crew].impulse = 0
        ships[crew].velocity = 0
        tick.emit(
            Event(.docked, source: EntityIDs.ship(of: Int32(crew)), target: id, code: 1), to: .only(Int32(crew)))
    }

    private mutating func serve(_ crew: Int, at base: Int) {
        ships[crew].hull = min(ships[crew].hull + Self.hullRepair * Chart.tickSeconds, PlayerShip.fullHull)
        draw(-Self.fuelling * Chart.tickSeconds, from: crew)
        tallies[crew].dockedTicks += 1
        if tallies[crew].dockedTicks % Chart.ticksPerSecond == 0 { tallies[crew].count(1, in: .docked) }
        let hasBerth = bases[base].berths >> Int32(crew) & 1 != 0
        guard now % (hasBerth ? Self.reloadTicks / 2 : Self.reloadTicks) == 0 else { return }
        for ordnance in Ordnance.allCases where bases[base].stock[ordnance.index] > 0 {
            guard armaments[crew].count[ordnance.index] < ships[crew].hullClass.capacity(of: ordnance) else { continue }
            bases[base].stock[ordnance.index] -= 1
            armaments[crew].count[ordnance.index] += 1
            return
        }
    }
}
