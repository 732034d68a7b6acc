/// A spatial index of one tick: the entities by uniform cells, so that a crew measures its distance to near ones alone.
struct InterestGrid {
    /// Cells along a side.
    private static let side = 32
    private var left = 0.0
    private var top = 0.0
    private var cellsPerUnit = 0.0
    /// Where each cell's entities begin in `members`; one more at the end.
    private var starts: [Int32] = []
    private var members: [Int32] = []

    /// Sorts the entities that lie somewhere into cells.
    mutating func build(_ entities: [WorldRows.Entity]) {
        var right = -1e300
        var bottom = -1e300
        left = 1e300
        top = 1e300
        for entity in entities where Self.isOnMap(entity) {
            left = min(left, entity.x)
            right = max(right, entity.x)
            top = min(top, entity.z)
            bottom = max(bottom, entity.z)
        }
        let extent = max(right - left, bottom - top, 1e-6)
        cellsPerUnit = Double(Self.side) / extent
        fill(entities)
    }

    private static func isOnMap(_ entity: WorldRows.Entity) -> Bool {
        !entity.isEverywhere && abs(entity.x) < 1e200 && abs(entity.z) < 1e200
    }

    /// Counts each cell's, then puts each entity where its cell's come to stand.
    private mutating func fill(_ entities: [WorldRows.Entity]) {
        let cells = Self.side * Self.side
        starts.removeAll(keepingCapacity: true)
        for _ in 0...cells { starts.append(0) }
        members.removeAll(keepingCapacity: true)
        for entity in entities where Self.isOnMap(entity) {
            starts[cell(entity) + 1] += 1
            members.append(0)
        }
        for cell in 0..<cells { starts[cell + 1] += starts[cell] }
        for index in entities.indices.reversed() where Self.isOnMap(entities[index]) {
            // A cell is filled from its end down, so what was its end becomes its start.
            let cell = cell(entities[index])
            starts[cell + 1] -= 1
            members[Int(starts[cell + 1])] = Int32(truncatingIfNeeded: index)
        }
        for cell in 0..<cells { starts[cell] = starts[cell + 1] }
        starts[cells] = Int32(truncatingIfNeeded: members.count)
    }

    private func cell(_ entity: WorldRows.Entity) -> Int {
        column(entity.z - top) * Self.side + column(entity.x - left)
    }

    private func column(_ offset: Double) -> Int {
        let place = offset * cellsPerUnit
        guard place > 0 else { return 0 }
        return place < Double(Self.side) ? Int(place) : Self.side - 1
    }

    /// Sets `squared` to the squared distance for all within `reach`, and perhaps some more; leaves the others.
    func measure(_ entities: [WorldRows.Entity], x: Double, z: Double, reach: Double, into squared: inout [Double]) {
        guard !members.isEmpty else { return }
        let first = (row: column(z - reach - top), column: column(x - reach - left))
        let last = (row: column(z + reach - top), column: column(x + reach - left))
        guard first.row <= last.row, first.column <= last.column else { return }
        for row in first.row...last.row {
            for column in first.column...last.column {
                let cell = row * Self.side + column
                for place in Int(starts[cell])..<Int(starts[cell + 1]) {
                    let index = Int(members[place])
                    let dx = entities[index].x - x
                    let dz = entities[index].z - z
                    squared[index] = dx * dx + dz * dz
                }
            }
        }
    }
}
