internal import Martlet

/// How a ship moves: what the server's step and the helm's browser both call.
extension PlayerShip {
    /// Units a second for each warp factor.
    static let warpSpeed = 1_000.0
    /// What a nebula leaves of it.
    static let nebulaWarp = 0.2
    /// How fast it goes backwards at full impulse, as a share of forwards.
    static let reverseShare = 0.5
    private static let warpAcceleration = 500.0
    private static let warpBrakes = 1_500.0

    /// Whether the helm has anything to steer.
    var canMove: Bool { !isDestroyed && docked == EntityIDs.none }

    /// One tick of motion: turns, gathers or loses speed, goes on.
    mutating func move() {
        guard canMove else {
            velocity = 0
            turnVelocity = 0
            return
        }
        turn()
        let target = wantedVelocity
        velocity = Self.approach(velocity, target, by: speedChange(towards: target) * Chart.tickSeconds)
        let (sine, cosine) = Trigonometry.sineAndCosine(heading)
        posX = Chart.clamp(posX + sine * velocity * Chart.tickSeconds)
        posZ = Chart.clamp(posZ + cosine * velocity * Chart.tickSeconds)
    }

    /// The rudder sets how fast it turns, with inertia; a held course works the rudder by itself.
    private mutating func turn() {
        let rate = hullClass.turnRate * turnDrive
        var rudder = steering
        if holdsCourse {
            let error = Angle.difference(from: heading, to: course)
            rudder = rate > 0 ? min(max(error * 2 / rate, -1), 1) : 0
        }
        turnVelocity = Self.approach(turnVelocity, rudder * rate, by: rate * 2 * Chart.tickSeconds)
        heading = Angle.wrapped(heading + turnVelocity * Chart.tickSeconds)
    }

    /// The speed that it would have in the end.
    private var wantedVelocity: Double {
        if warpFactor > 0, warpDrive > 0 {
            return Double(warpFactor) * Self.warpSpeed * warpDrive * (inNebula ? Self.nebulaWarp : 1)
        }
        let forwards = impulse * hullClass.impulseSpeed * impulseDrive
        return reverse ? -forwards * Self.reverseShare : forwards
    }

    /// Units a second, each second.
    private func speedChange(towards target: Double) -> Double {
        if velocity > hullClass.impulseSpeed * 2, velocity > target { return Self.warpBrakes }
        return warpFactor > 0 && warpDrive > 0 ? Self.warpAcceleration : hullClass.acceleration
    }

    private static func approach(_ value: Double, _ target: Double, by step: Double) -> Double {
        value < target ? min(value + step, target) : max(value - step, target)
    }

    /// What an order of the helm's does to the ship itself. Others are left alone.
    mutating func steer(_ input: Bridge.Input) {
        switch input.kind {
        case .impulse: impulse = min(max(input.amount, 0), 1)
        case .steer:
            steering = min(max(input.rudder, -1), 1)
            holdsCourse = false
        case .course:
            course = Angle.wrapped(input.heading)
            holdsCourse = true
            steering = 0
        case .warp: warpFactor = min(max(input.factor, 0), 4)
        case .reverse: reverse = input.on
        default: break
        }
    }
}
