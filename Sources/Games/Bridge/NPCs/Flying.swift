internal import Martlet

extension Bridge {
    /// Of full shields, a second.
    private static let recovery = 0.012

    /// One tick of all NPC ships' motion and shields.
    mutating func flyNPCs() {
        for index in npcs.indices where npcs[index].isAlive { npcs[index].fly() }
        for index in npcs.indices where (npcs[index].id + now) % 20 == 0 && npcs[index].isAlive {
            let full = npcs[index].fullShields
            npcs[index].shieldsFore = min(npcs[index].shieldsFore + full * Self.recovery, full)
            npcs[index].shieldsAft = min(npcs[index].shieldsAft + full * Self.recovery, full)
        }
    }
}

extension NPCShip {
    /// Turns and gathers speed towards what it wants.
    mutating func fly() {
        heading = Angles.turned(heading, towards: wantedHeading, by: shipClass.turnRate * Chart.tickSeconds)
        let step = Self.acceleration * Chart.tickSeconds
        let change = min(max(wantedSpeed - velocity, -step), step)
        velocity += change
        let (sine, cosine) = Trigonometry.sineAndCosine(heading)
        posX = Chart.clamp(posX + sine * velocity * Chart.tickSeconds)
        posZ = Chart.clamp(posZ + cosine * velocity * Chart.tickSeconds)
    }

    /// Makes for a point at a share of full speed.
    mutating func make(for goal: Point, speed: Double = 1) {
        wantedHeading = point.bearing(to: goal)
        wantedSpeed = shipClass.speed * speed
    }

    mutating func run(from danger: Point, speed: Double = 1) {
        wantedHeading = Angle.wrapped(point.bearing(to: danger) + Angle.halfTurn)
        wantedSpeed = shipClass.speed * speed
    }
}
