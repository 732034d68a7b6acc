/// Which zone an entity lies in, seen from a crew's eye.
struct Zones {
    /// An entity leaves a zone only past this much more than its end, so that none flickers at an edge.
    static let outward = 1.1
    /// No zone before: a new entity.
    static let none: UInt8 = 255

    /// Ends of the zones, squared, the nearest first.
    private let ends: [Double]
    private let outwardEnds: [Double]
    /// How far the last one reaches, at most.
    let reach: Double

    init(_ distances: [Double]) {
        var ends: [Double] = []
        var outwardEnds: [Double] = []
        var reach = 0.0
        for distance in distances.prefix(Int(Self.none) - 1) {
            ends.append(distance * distance)
            outwardEnds.append(distance * Self.outward * (distance * Self.outward))
            reach = max(reach, distance * Self.outward)
        }
        self.ends = ends
        self.outwardEnds = outwardEnds
        self.reach = reach
    }

    /// The zone beyond the last.
    var beyond: UInt8 { UInt8(truncatingIfNeeded: ends.count) }

    func zone(atSquared distance: Double, before: UInt8) -> UInt8 {
        var zone = 0
        while zone < ends.count {
            let limit = before != Self.none && zone >= Int(before) ? outwardEnds[zone] : ends[zone]
            if distance <= limit { break }
            zone += 1
        }
        return UInt8(truncatingIfNeeded: zone)
    }
}
