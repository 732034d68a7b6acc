internal import Martlet

extension Bridge {
    /// What a shield on the enemy's frequency lets through.
    private static let matchedShare = 0.6
    /// Damage to a system for a point that got through.
    private static let systemShare = 0.008

    /// Harms a player's ship: the shield on that side first, what gets through goes into the hull and some system.
    mutating func hurt(
        ship crew: Int, by damage: Double, at point: Point, from source: EntityNumber, frequency: Int32?,
        _ tick: inout Tick<Bridge>
    ) {
        let ship = ships[crew]
        guard !ship.isDestroyed, damage > 0 else { return }
        tallies[crew].took(damage)
        let bearing = Angle.difference(from: ship.heading, to: ship.point.bearing(to: point))
        let isFore = bearing.magnitude <= Angle.halfTurn / 2
        var rest = damage
        if ship.shieldsActive {
            let share = frequency == ship.shieldFrequency ? Self.matchedShare : 1
            let shield = isFore ? ship.shieldsFore : ship.shieldsAft
            let absorbed = min(shield, damage * share)
            if isFore { ships[crew].shieldsFore -= absorbed } else { ships[crew].shieldsAft -= absorbed }
            rest = max(0, damage * share - absorbed)
        }
        guard rest > 0 else { return }
        ships[crew].hull = max(0, ship.hull - rest)
        let struck = Int(random.next() % UInt64(ShipSystem.count))
        if systems[crew].harm(struck, by: rest * Self.systemShare) {
            tick.emit(Event(.systemDown, code: Int32(struck)), to: .only(Int32(crew)))
        }
        if ships[crew].hull <= 0 { lose(crew, to: source, &tick) }
    }

    private mutating func lose(_ crew: Int, to source: EntityNumber, _ tick: inout Tick<Bridge>) {
        let point = ships[crew].point
        ships[crew].isDestroyed = true
        ships[crew].velocity = 0
        ships[crew].turnVelocity = 0
        ships[crew].impulse = 0
        ships[crew].warpFactor = 0
        ships[crew].docked = EntityIDs.none
        ships[crew].scanTarget = EntityIDs.none
        ships[crew].targetId = EntityIDs.none
        tallies[crew].count(1, in: .losses)
        tallies[crew].count(-Self.lossPenalty, in: .score)
        if ships[crew].livesLeft > 0 {
            ships[crew].livesLeft -= 1
            ships[crew].respawnTick = now + Self.respawnTicks
        }
        tick.emit(
            Event(.destroyed, source: source, target: EntityIDs.ship(of: Int32(crew)), at: point),
            to: crews)
    }

    static let lossPenalty: Int32 = 500
    /// Ten seconds.
    static let respawnTicks: Int32 = 200

    /// Brings back who waited long enough and has a base to start from.
    mutating func bringBack(_ tick: inout Tick<Bridge>) {
        for crew in ships.indices where ships[crew].isDestroyed && ships[crew].respawnTick > 0 {
            guard now >= ships[crew].respawnTick, mission.basesLeft > 0 else { continue }
            launch(Int32(crew))
            tick.emit(Event(.respawned, target: EntityIDs.ship(of: Int32(crew))), to: crews)
        }
    }

    /// Whether a ship flies, or will again.
    func isInPlay(_ crew: Int) -> Bool { !ships[crew].isDestroyed || ships[crew].respawnTick > 0 }
}
