internal import Martlet

extension Bridge {
    /// Who is in a nebula now; looked at twice a second, a part of the ships at a time.
    mutating func drift() {
        for index in ships.indices where (Int32(index) + now) % 10 == 0 {
            ships[index].inNebula = isNebulous(ships[index].point)
        }
        for index in npcs.indices where (npcs[index].id + now) % 10 == 0 {
            npcs[index].inNebula = isNebulous(npcs[index].point)
        }
    }

    func isNebulous(_ point: Point) -> Bool { nebulae.contains { $0.point.isWithin($0.radius, of: point) } }
}
