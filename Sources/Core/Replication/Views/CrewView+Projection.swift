extension CrewView {
    /// Chooses what is brought up to date in this frame: what is due, as far as the budget goes.
    func choose(_ rows: borrowing WorldRows, _ plan: CodecPlan, tick: UInt32, ticksPerFrame: UInt32) {
        candidates.removeAll(keepingCapacity: true)
        let last = newest
        var place = 0
        var total = 0
        for index in rows.entities.indices where known[index].layers != 0 {
            let entity = rows.entities[index]
            let isOwn = entity.id == own
            let layers = known[index].layers
            var bits: Int
            if known[index].isShown, let last {
                guard isOwn || known[index].isLate || isDue(entity.id, known[index].everyTicks, tick, ticksPerFrame)
                else { continue }
                while place < last.entries.count, last.entries[place].id < entity.id { place += 1 }
                guard place < last.entries.count else { continue }
                let shown = Int(last.entries[place].start)
                bits = Self.estimate(rows, entity, from: last.quanta, at: shown, plan, layers: layers)
                if bits == 0 {
                    known[index].isLate = false
                    known[index].waiting = 0
                    continue
                }
            } else {
                let born = plan.kinds[Int(entity.kind)].start
                bits = 12 + Self.estimate(rows, entity, from: plan.defaults, at: born, plan, layers: layers)
            }
            known[index].isTaken = true
            total += bits
            let bounded = Int32(truncatingIfNeeded: bits)
            candidates.append(Candidate(index: Int32(truncatingIfNeeded: index), bits: bounded, score: 0))
        }
        spent = total > tokens ? ration(rows) : total
    }

    private func isDue(_ id: EntityNumber, _ every: Int32, _ tick: UInt32, _ ticksPerFrame: UInt32) -> Bool {
        let every = UInt32(bitPattern: every)
        return every <= ticksPerFrame || (tick &+ UInt32(bitPattern: id)) % every < ticksPerFrame
    }

    /// About how many bits it takes to bring an entity up to date from the row that begins at `start`; 0: it is.
    private static func estimate(
        _ rows: borrowing WorldRows, _ entity: WorldRows.Entity, from base: [Int32], at shown: Int,
        _ plan: CodecPlan, layers: UInt8
    ) -> Int {
        let kind = plan.kinds[Int(entity.kind)]
        let start = Int(entity.start)
        var bits = 0
        rows.quantizer.row.withUnsafeBufferPointer { row in
            base.withUnsafeBufferPointer { old in
                plan.fields.withUnsafeBufferPointer { fields in
                    for index in 0..<kind.count where row[start + index] != old[shown + index] {
                        guard fields[kind.start + index].layers & layers != 0 else { continue }
                        let apart = UInt32(bitPattern: row[start + index] &- old[shown + index])
                        let width = 32 - min(apart.leadingZeroBitCount, (~apart).leadingZeroBitCount)
                        bits += 3 + min(Int(fields[kind.start + index].bits), width)
                    }
                }
            }
        }
        return bits == 0 ? 0 : bits + 4
    }

    /// Not all fits: the crew's own entity first, then what gathered the most while it waited, then what is near. What
    /// finds no room waits on. Returns the bits that are spent.
    private func ration(_ rows: borrowing WorldRows) -> Int {
        for place in candidates.indices {
            let index = Int(candidates[place].index)
            let entity = rows.entities[index]
            let gathered = min(known[index].waiting + known[index].priority, 1 << 24)
            known[index].waiting = gathered
            known[index].isLate = true
            candidates[place].score =
                entity.id == own ? .max : Int64(gathered) << 32 | Int64(UInt32.max - nearness(entity))
        }
        Candidate.sort(&candidates)
        var left = tokens
        var spent = 0
        for candidate in candidates {
            // The last one may go over the budget, or one that is larger than all of it would wait for ever.
            if left > 0 || rows.entities[Int(candidate.index)].id == own {
                left -= Int(candidate.bits)
                spent += Int(candidate.bits)
            } else {
                known[Int(candidate.index)].isTaken = false
            }
        }
        return spent
    }

    /// The distance in whole units, for an order.
    func nearness(_ entity: WorldRows.Entity) -> UInt32 {
        guard let eye, !entity.isEverywhere else { return 0 }
        let dx = entity.x - eye.x
        let dz = entity.z - eye.z
        let distance = (dx * dx + dz * dz).squareRoot()
        return distance < 4e9 ? UInt32(distance) : .max
    }

    /// Fills a frame from the one before and from the rows of what was chosen.
    func fill(_ frame: ViewFrame, _ rows: borrowing WorldRows, _ plan: CodecPlan) {
        frame.own = own
        let last = newest
        var place = 0
        for index in rows.entities.indices where known[index].layers != 0 {
            let isTaken = known[index].isTaken
            known[index].isTaken = false
            guard known[index].isShown || isTaken else { continue }
            let entity = rows.entities[index]
            let kind = plan.kinds[Int(entity.kind)]
            let start: Int
            if known[index].isShown, let last {
                while place < last.entries.count, last.entries[place].id < entity.id { place += 1 }
                guard place < last.entries.count else { continue }
                start = frame.append(last.entries[place], of: last)
            } else {
                let row = plan.defaults[kind.start..<(kind.start + kind.count)]
                start = frame.append(entity.id, kind: entity.kind, row: row)
                known[index].isShown = true
            }
            guard isTaken else { continue }
            known[index].isLate = false
            known[index].waiting = 0
            Self.copy(rows, entity, plan, kind, layers: known[index].layers, into: frame, at: start)
        }
        isFresh = false
    }

    /// Copies the fields of the layers that are shown.
    private static func copy(
        _ rows: borrowing WorldRows, _ entity: WorldRows.Entity, _ plan: CodecPlan, _ kind: CodecPlan.Kind,
        layers: UInt8, into frame: ViewFrame, at start: Int
    ) {
        let from = Int(entity.start)
        rows.quantizer.row.withUnsafeBufferPointer { row in
            frame.quanta.withUnsafeMutableBufferPointer { quanta in
                plan.fields.withUnsafeBufferPointer { fields in
                    for index in 0..<kind.count where fields[kind.start + index].layers & layers != 0 {
                        quanta[start + index] = row[from + index]
                    }
                }
            }
        }
    }
}

extension CrewView.Candidate {
    /// The highest score first, of equal ones the lower index: in place (heapsort), since a sort of the library's would
    /// take memory.
    static func sort(_ candidates: inout [CrewView.Candidate]) {
        var end = candidates.count
        var root = end / 2
        while root > 0 {
            root -= 1
            sink(&candidates, root, end)
        }
        while end > 1 {
            end -= 1
            candidates.swapAt(0, end)
            sink(&candidates, 0, end)
        }
    }

    private static func isBehind(_ left: Self, _ right: Self) -> Bool {
        left.score != right.score ? left.score < right.score : left.index > right.index
    }

    /// Keeps the hindmost at the root.
    private static func sink(_ heap: inout [CrewView.Candidate], _ start: Int, _ end: Int) {
        var root = start
        while true {
            var child = 2 * root + 1
            guard child < end else { return }
            if child + 1 < end, isBehind(heap[child + 1], heap[child]) { child += 1 }
            guard isBehind(heap[child], heap[root]) else { return }
            heap.swapAt(root, child)
            root = child
        }
    }
}
