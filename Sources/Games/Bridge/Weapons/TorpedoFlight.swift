internal import Martlet

extension Torpedo {
    /// Units a second.
    static let speed = 700.0
    /// Radians a second.
    static let turnRate = 2.5
    static let seconds = 12.0
    /// How near it goes off.
    static let fuse = 150.0
    /// Units that it climbs or sinks a second.
    static let climb = 100.0
}

extension Bridge {
    /// Sends a torpedo off; false: there are too many in flight.
    mutating func launch(
        _ ordnance: Ordnance, from owner: EntityNumber, at point: Point, y: Double, heading: Double,
        target: EntityNumber, strength: Double, _ tick: inout Tick<Bridge>
    ) -> Bool {
        guard torpedoes.count < EntityIDs.torpedoLimit else { return false }
        var numbers = Numbering(from: EntityIDs.torpedoes, to: EntityIDs.mines, next: nextTorpedo)
        var torpedo = Torpedo()
        torpedo.id = numbers.take { id in torpedoes.contains { $0.id == id } }
        nextTorpedo = numbers.next
        torpedo.ordnance = ordnance
        torpedo.posX = point.x
        torpedo.posY = y
        torpedo.posZ = point.z
        torpedo.heading = Angle.wrapped(heading)
        torpedo.owner = owner
        torpedo.target = target
        torpedo.endTick = now + Chart.ticks(Torpedo.seconds)
        torpedo.strength = strength
        torpedoes.insert(torpedo, at: torpedoes.firstIndex { $0.id > torpedo.id } ?? torpedoes.count)
        tick.emit(
            Event(.torpedoFired, source: owner, target: torpedo.id, code: Int32(ordnance.rawValue)),
            to: witnesses(of: owner, at: point, target: target))
        return true
    }

    /// One tick of all that fly: they turn to their targets, go on, and go off.
    mutating func flyTorpedoes(_ tick: inout Tick<Bridge>) {
        for index in torpedoes.indices {
            fly(index)
            let torpedo = torpedoes[index]
            guard now < torpedo.endTick else { continue }
            if let struck = struck(by: torpedo) {
                torpedoes[index].endTick = 0
                goOff(
                    torpedo.ordnance, at: torpedo.point, on: struck, by: torpedo.owner, strength: torpedo.strength,
                    &tick)
            }
        }
        torpedoes.removeAll { now >= $0.endTick }
    }

    private mutating func fly(_ index: Int) {
        if torpedoes[index].target != EntityIDs.none {
            if let goal = point(of: torpedoes[index].target) {
                let bearing = torpedoes[index].point.bearing(to: goal)
                torpedoes[index].heading = Angles.turned(
                    torpedoes[index].heading, towards: bearing, by: Torpedo.turnRate * Chart.tickSeconds)
                let climb = height(of: torpedoes[index].target) - torpedoes[index].posY
                let most = Torpedo.climb * Chart.tickSeconds
                torpedoes[index].posY += min(max(climb, -most), most)
            } else {
                torpedoes[index].target = EntityIDs.none
            }
        }
        let (sine, cosine) = Trigonometry.sineAndCosine(torpedoes[index].heading)
        let x = torpedoes[index].posX + sine * Torpedo.speed * Chart.tickSeconds
        let z = torpedoes[index].posZ + cosine * Torpedo.speed * Chart.tickSeconds
        torpedoes[index].posX = Chart.clamp(x)
        torpedoes[index].posZ = Chart.clamp(z)
    }

    /// Whom it has reached: its target, or without one whoever is on the other side.
    private func struck(by torpedo: Torpedo) -> EntityNumber? {
        if torpedo.target != EntityIDs.none {
            guard let goal = point(of: torpedo.target), goal.isWithin(Torpedo.fuse, of: torpedo.point) else {
                return nil
            }
            return torpedo.target
        }
        if EntityIDs.isNPC(torpedo.owner) {
            let ship = ships.firstIndex { !$0.isDestroyed && $0.point.isWithin(Torpedo.fuse, of: torpedo.point) }
            return ship.map { EntityIDs.ship(of: Int32($0)) }
        }
        return nearestEnemy(to: torpedo.point, within: Torpedo.fuse).map { npcs[$0].id }
    }
}
