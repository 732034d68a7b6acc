internal import Martlet

/// What orders do. One that is not the console's to give, or that means nothing, changes nothing.
extension Bridge {
    mutating func apply(_ input: Input, from station: Int32, _ tick: inout Tick<Bridge>) {
        guard station >= 0, station < Self.description.stationCount else { return }
        let crew = station / Role.count
        guard ships.indices.contains(Int(crew)), input.kind.isFor(Role(station: station)) else { return }
        guard !ships[Int(crew)].isDestroyed, input.isFinite else { return }
        obey(input, crew: Int(crew), &tick)
    }

    /// An order of a console that may give it, to a ship that flies.
    mutating func obey(_ input: Input, crew: Int, _ tick: inout Tick<Bridge>) {
        switch input.kind {
        case .none: break
        case .impulse, .steer, .course, .warp, .reverse: ships[crew].steer(input)
        case .dock: setDock(input.on, crew: crew, &tick)
        case .target: aim(at: input.target, crew: crew)
        case .loadTube, .unloadTube, .fireTube: work(tubes: input, crew: crew, &tick)
        case .autoBeams: ships[crew].autoBeams = input.on
        case .fireBeams: fireBeams(of: crew, &tick)
        case .beamFrequency: ships[crew].beamFrequency = Self.frequency(input)
        case .shieldFrequency: ships[crew].shieldFrequency = Self.frequency(input)
        case .shields: ships[crew].shieldsActive = input.on && ships[crew].energy > 0
        case .power, .coolant, .team: engineer(input, crew: crew)
        case .scan: scan(input.target, crew: crew)
        case .hail: hail(input.target, input.message, crew: crew, &tick)
        case .redAlert: ships[crew].redAlert = input.on
        case .mainScreen: ships[crew].mainScreenView = input.view
        case .waypoint:
            ships[crew].hasWaypoint = input.on
            ships[crew].waypointX = Chart.clamp(input.x)
            ships[crew].waypointZ = Chart.clamp(input.z)
        case .order:
            tick.emit(
                Event(.order, target: Int32(input.role.rawValue), code: Int32(input.order.rawValue)),
                to: .only(Int32(crew)))
        }
    }

    private static func frequency(_ input: Input) -> Int32 { min(max(input.frequency, 0), PlayerShip.frequencies - 1) }

    private mutating func aim(at id: EntityNumber, crew: Int) {
        if id == EntityIDs.none || canAim(at: id, crew: crew) { ships[crew].targetId = id }
    }
}
