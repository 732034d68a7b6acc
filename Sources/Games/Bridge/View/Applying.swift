internal import Martlet

/// What orders do. One that is not the console's to give, or that means nothing, changes nothing.
extension Bridge {
    mutating func apply(_ input: Input, from station: Int32) {
        guard station >= 0, station < Self.description.stationCount else { return }
        let crew = station / Role.count
        guard ships.indices.contains(Int(crew)), input.kind.isFor(Role(station: station)) else { return }
        guard !ships[Int(crew)].isDestroyed else { return }
        obey(input, crew: Int(crew))
    }

    /// An order of a console that may give it.
    mutating func obey(_ input: Input, crew: Int) {
        ships[crew].steer(input)
    }
}
