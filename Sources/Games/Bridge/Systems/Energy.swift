internal import Martlet

extension Bridge {
    /// What the reactor gives a second.
    private static let reactor = 6.0
    /// What a system takes a second with usual power; it grows with the square of the power.
    private static let upkeep = 0.25
    private static let impulseCost = 2.0
    private static let warpCost = 1.2
    private static let shieldCost = 1.0
    /// Of shield that comes back a second, with usual power.
    private static let shieldRecovery = 1.0
    /// What is left of impulse when the batteries are empty.
    private static let emergencyDrive = 0.25

    /// One tick of a ship's engine room.
    mutating func runSystems(of crew: Int, _ tick: inout Tick<Bridge>) {
        guard !ships[crew].isDestroyed else { return }
        let broken = systems[crew].work(isDocked: ships[crew].docked != EntityIDs.none)
        for system in ShipSystem.allCases where broken >> system.rawValue & 1 != 0 {
            tick.emit(Event(.systemDown, code: Int32(system.rawValue)), to: .only(Int32(crew)))
        }
        spendEnergy(crew)
        setDrives(crew)
        recoverShields(crew)
    }

    private mutating func spendEnergy(_ crew: Int) {
        let ship = ships[crew]
        var use = -Self.reactor
        for index in 0..<ShipSystem.count {
            use += Self.upkeep * systems[crew].power[index] * systems[crew].power[index]
        }
        if ship.canMove {
            if ship.warpFactor > 0 {
                use += Self.warpCost * Double(ship.warpFactor * ship.warpFactor)
            } else {
                use += Self.impulseCost * ship.impulse * systems[crew].power[ShipSystem.impulse.index]
            }
        }
        if ship.shieldsActive { use += Self.shieldCost }
        draw(use * Chart.tickSeconds, from: crew)
    }

    /// Takes energy (or gives it, where negative); empty batteries drop shields and warp.
    mutating func draw(_ energy: Double, from crew: Int) {
        let left = min(max(ships[crew].energy - energy, 0), PlayerShip.fullEnergy)
        ships[crew].energy = left
        if left <= 0 {
            ships[crew].shieldsActive = false
            ships[crew].warpFactor = 0
        }
    }

    private mutating func setDrives(_ crew: Int) {
        let hasEnergy = ships[crew].energy > 0
        let impulse = systems[crew].output(of: .impulse)
        ships[crew].impulseDrive = max(Self.emergencyDrive, hasEnergy ? impulse : 0)
        ships[crew].turnDrive = max(Self.emergencyDrive, systems[crew].output(of: .manoeuvring))
        ships[crew].warpDrive = hasEnergy ? systems[crew].output(of: .warp) : 0
    }

    private mutating func recoverShields(_ crew: Int) {
        guard ships[crew].energy > 0 else { return }
        let full = ships[crew].hullClass.shieldStrength
        let step = Self.shieldRecovery * Chart.tickSeconds * (ships[crew].docked != EntityIDs.none ? 5 : 1)
        let fore = step * systems[crew].output(of: .foreShield)
        let aft = step * systems[crew].output(of: .aftShield)
        ships[crew].shieldsFore = min(ships[crew].shieldsFore + fore, full)
        ships[crew].shieldsAft = min(ships[crew].shieldsAft + aft, full)
    }
}
