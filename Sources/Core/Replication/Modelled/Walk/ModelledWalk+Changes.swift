/// Which of the kept entities changed, and in which order these follow.
extension ModelledWalk {
    /// One bit for each kept entity; those that changed are put into `moving`.
    mutating func codeChanges() throws(ModelledError) {
        var history: Int32 = 0
        for index in entries.indices where origins[index] >= 0 {
            if coder.isPastEnd { throw .truncated }
            let entry = entries[index]
            let origin = origins[index]
            let before = baseEntries[Int(origin)].start
            let start = memoryStart(of: origin)
            let kind = Int(entry.kind)
            var entity = MovingEntity(
                kind: entry.kind, entry: Int32(index), now: entry.start, before: before, memory: start)
            let moved = movedBefore(start, Int32(entry.count))
            if moved { entity.look(at: baseRows, state.memory, as: kinds[kind]) }
            let trace = trace(at: start, of: kinds[kind])
            let changed = codeChange(
                differs(entry, before), of: entity, trace, flag: firstFlag(of: kind, at: before), history: history)
            history = (history << 1 | (changed ? 1 : 0)) & 7
            if changed {
                if !moved { entity.look(at: baseRows, state.memory, as: kinds[kind]) }
                moving.append(entity)
                traces[index] = trace
            } else {
                traces[index] = Trace(
                    still: min(trace.still + 1, 60), orientationMiss: trace.orientationMiss / 2,
                    positionMiss: trace.positionMiss / 2)
            }
        }
    }

    private func movedBefore(_ start: Int32, _ count: Int32) -> Bool {
        guard start >= 0 else { return false }
        for field in Int(start)..<Int(start + count) where state.memory[field] != 0 { return true }
        return false
    }

    private func differs(_ entry: ViewFrame.Entry, _ before: Int32) -> Bool {
        for field in 0..<Int(entry.count) where rows[Int(entry.start) + field] != baseRows[Int(before) + field] {
            return true
        }
        return false
    }

    private func firstFlag(of kind: Int, at before: Int32) -> Int32 {
        guard let flag = kinds[kind].flags.first else { return 0 }
        return baseRows[Int(before + flag)] == 0 ? 0 : 1
    }

    private mutating func codeChange(
        _ differs: Bool, of entity: MovingEntity, _ trace: Trace, flag: Int32, history: Int32
    ) -> Bool {
        let motion = entity.motion
        let still = Int32(trace.still)
        var places = SIMD8<Int32>(repeating: ModelLayout.changes)
        places[0] &+= motion * 8 + history
        places[1] &+= 104 + min(still, 60)
        places[2] &+= 165 + motion * 2 + flag
        places[3] &+= 191 + Rough.size(entity.speed, 9) * 10 + Rough.size(entity.spin, 9)
        places[4] &+= 291 + min(still, 7) * 16 + Rough.size(Int32(trace.positionMiss), 15)
        return mixer.code(
            differs ? 1 : 0, with: &coder, asking: places, count: 5,
            first: ModelLayout.changeSets + min(motion, 3), second: ModelLayout.changeSets + 4 + min(still, 8)) != 0
    }

    /// Codes all of `moving`, each behind the one that tells most about it.
    mutating func codeMoving() throws(ModelledError) {
        for place in moving.indices { waiting.append(Int32(place)) }
        let all = moving.count <= ModelledLimits.sortedEntities
        var first = 0
        while first < waiting.count {
            if coder.isPastEnd { throw .truncated }
            if all { bringForward(to: first) }
            let coded = Int(waiting[first])
            first += 1
            codeEntity(coded)
            let end = all ? waiting.count : min(waiting.count, first + ModelledLimits.neighbours)
            for place in first..<max(first, end) { offer(coded, to: Int(waiting[place])) }
        }
    }

    private mutating func bringForward(to first: Int) {
        var best = first
        for place in (first + 1)..<max(first + 1, waiting.count)
        where moving[Int(waiting[place])].guideCost < moving[Int(waiting[best])].guideCost {
            best = place
        }
        waiting.swapAt(first, best)
    }

    /// Takes a coded entity for one of the two guides of one that waits, if it tells more than they do: how near it is,
    /// and 16 times how much of the last motion it leaves unexplained, both squared.
    private mutating func offer(_ coded: Int, to place: Int) {
        guard moving[coded].kind == moving[place].kind, kinds[Int(moving[coded].kind)].position >= 0 else { return }
        let offset = moving[place].place &- moving[coded].place
        let (x, y, z) = (Int64(offset.x), Int64(offset.y), Int64(offset.z))
        let distance = x * x + y * y + z * z
        guard distance < moving[place].otherGuideCost else { return }
        let unexplained = Int64(min(moving[place].unexplained(by: moving[coded]), 1 << 26))
        let cost = distance + 256 * unexplained * unexplained
        if cost < moving[place].guideCost {
            moving[place].otherGuide = moving[place].guide
            moving[place].otherGuideCost = moving[place].guideCost
            moving[place].guide = Int32(coded)
            moving[place].guideCost = cost
        } else if cost < moving[place].otherGuideCost {
            moving[place].otherGuide = Int32(coded)
            moving[place].otherGuideCost = cost
        }
    }
}

extension MovingEntity {
    /// How much it moved last, roughly: 0…12.
    var motion: Int32 { Rough.size(max(max(speed, spin / 2), change), 12) }
}
