extension CrewView {
    /// Makes the next frame in `frame`: from the one before, and from the world's rows of what is due, as far as the budget
    /// goes.
    func project(
        _ world: WorldRows.View, _ plan: CodecPlan, into frame: ViewFrame, tick: UInt32, ticksPerFrame: UInt32,
        candidates: inout [Candidate]
    ) {
        var known: [Known] = []
        swap(&known, &self.known)
        frame.reset(tick: tick)
        frame.own = own
        ViewFrame.withView(of: newest) { last in
            let turn = Turn(tick: tick, ticksPerFrame: ticksPerFrame, own: own)
            choose(world, last, plan, &known, &candidates, turn)
            fill(frame, world, last, plan, &known)
        }
        swap(&known, &self.known)
        isFresh = false
    }

    /// Who is due at a tick.
    private struct Turn {
        let tick: UInt32
        let ticksPerFrame: UInt32
        let own: EntityNumber

        @inline(__always)
        func isOf(_ id: EntityNumber, _ known: Known) -> Bool {
            if known.isLate || id == own { return true }
            let every = UInt32(bitPattern: known.everyTicks)
            return every <= ticksPerFrame || (tick &+ UInt32(bitPattern: id)) % every < ticksPerFrame
        }
    }

    private func choose(
        _ world: WorldRows.View, _ last: FrameRows.View?, _ plan: CodecPlan, _ known: inout [Known],
        _ candidates: inout [Candidate], _ turn: Turn
    ) {
        candidates.removeAll(keepingCapacity: true)
        var hint = 0
        var total = 0
        for place in visible {
            let index = Int(place)
            let entity = world.entities[index]
            let kind = plan.kinds[Int(entity.kind)]
            let row = world.row(entity, kind)
            let layers = known[index].layers
            var bits: Int
            if known[index].isShown, let last {
                guard turn.isOf(entity.id, known[index]) else { continue }
                let place = last.place(of: entity.id, kind: entity.kind, from: &hint)
                guard place >= 0 else { continue }
                bits = Self.estimate(row, last.row(last.entries[Int(place)]), plan, kind, layers)
                if bits == 0 {
                    known[index].isLate = false
                    known[index].waiting = 0
                    continue
                }
            } else {
                bits = 12 + Self.estimate(row, plan.defaultRow(of: kind), plan, kind, layers)
            }
            known[index].isTaken = true
            total += bits
            let bounded = Int32(truncatingIfNeeded: bits)
            candidates.append(Candidate(index: place, bits: bounded, score: 0))
        }
        let affordable = Int(clamping: Int64(max(0, tokens)) * 1_000 / Int64(thousand))
        estimated = total > affordable ? ration(&candidates, world, &known, affordable) : total
        spent = Int(clamping: Int64(estimated) * Int64(thousand) / 1_000)
    }

    /// About how many bits it takes to bring an entity up to date from the row that is known of it; 0: it is.
    @inline(__always)
    private static func estimate(
        _ row: UnsafeBufferPointer<Int32>, _ old: UnsafeBufferPointer<Int32>, _ plan: CodecPlan,
        _ kind: CodecPlan.Kind, _ layers: UInt8
    ) -> Int {
        var bits = 0
        for index in 0..<kind.count where row[index] != old[index] {
            let field = plan.fields[kind.start &+ index]
            guard field.layers & layers != 0 else { continue }
            let apart = UInt32(bitPattern: row[index] &- old[index])
            let width = 32 &- min(apart.leadingZeroBitCount, (~apart).leadingZeroBitCount)
            bits &+= 3 &+ min(Int(field.bits), width)
        }
        return bits == 0 ? 0 : bits &+ 4
    }

    /// Not all fits: the crew's own entity first, then what gathered the most while it waited, then what is near. What
    /// finds no room waits on. Returns the estimated bits of what is taken.
    private func ration(
        _ candidates: inout [Candidate], _ world: WorldRows.View, _ known: inout [Known], _ affordable: Int
    ) -> Int {
        for place in candidates.indices {
            let index = Int(candidates[place].index)
            let entity = world.entities[index]
            let gathered = min(known[index].waiting + known[index].priority, 1 << 24)
            known[index].waiting = gathered
            known[index].isLate = true
            candidates[place].score =
                entity.id == own ? .max : Int64(gathered) << 32 | Int64(UInt32.max - nearness(entity))
        }
        Candidate.sort(&candidates)
        var left = affordable
        var taken = 0
        for candidate in candidates {
            // The last one may go over the budget, or one that is larger than all of it would wait for ever.
            if left > 0 || world.entities[Int(candidate.index)].id == own {
                left -= Int(candidate.bits)
                taken += Int(candidate.bits)
            } else {
                known[Int(candidate.index)].isTaken = false
            }
        }
        return taken
    }

    /// The distance in whole units, for an order.
    func nearness(_ entity: WorldRows.Entity) -> UInt32 {
        guard let eye, !entity.isEverywhere else { return 0 }
        let dx = entity.x - eye.x
        let dz = entity.z - eye.z
        let distance = (dx * dx + dz * dz).squareRoot()
        return distance < 4e9 ? UInt32(distance) : .max
    }

    private func fill(
        _ frame: ViewFrame, _ world: WorldRows.View, _ last: FrameRows.View?, _ plan: CodecPlan, _ known: inout [Known]
    ) {
        var filled = frame.takeRows()
        var hint = 0
        for place in visible {
            let index = Int(place)
            let isTaken = known[index].isTaken
            guard known[index].isShown || isTaken else { continue }
            let entity = world.entities[index]
            let kind = plan.kinds[Int(entity.kind)]
            var base = plan.defaultRow(of: kind)
            if known[index].isShown, let last {
                let place = last.place(of: entity.id, kind: entity.kind, from: &hint)
                guard place >= 0 else { continue }
                base = last.row(last.entries[Int(place)])
            }
            let start = filled.append(entity.id, kind: entity.kind, row: base)
            known[index].isShown = true
            guard isTaken else { continue }
            known[index].isTaken = false
            known[index].isLate = false
            known[index].waiting = 0
            let row = world.row(entity, kind)
            let layers = known[index].layers
            filled.quanta.withUnsafeMutableBufferPointer { quanta in
                for field in 0..<kind.count where plan.fields[kind.start &+ field].layers & layers != 0 {
                    quanta[start &+ field] = row[field]
                }
            }
        }
        frame.putRows(filled)
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
