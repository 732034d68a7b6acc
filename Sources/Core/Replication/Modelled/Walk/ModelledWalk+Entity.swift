/// One changed entity: its flags, its orientation, its position, its numbers.
extension ModelledWalk {
    mutating func codeEntity(_ place: Int) {
        var entity = moving[place]
        let kind = Int(entity.kind)
        var trace = traces[Int(entity.entry)]
        codeFlags(entity, kind)
        if kinds[kind].orientation >= 0 { codeOrientation(&entity, &trace, kind) }
        if kinds[kind].position >= 0 { codePosition(&entity, &trace, kind) }
        if !kinds[kind].numbers.isEmpty { codeNumbers(entity, kind) }
        trace.still = 0
        traces[Int(entity.entry)] = trace
        moving[place] = entity
    }

    private mutating func codeFlags(_ entity: MovingEntity, _ kind: Int) {
        guard !kinds[kind].flags.isEmpty else { return }
        let motion = entity.motion
        let nearness = nearness(of: entity)
        for (number, field) in kinds[kind].flags.enumerated() {
            let before = baseRows[Int(entity.before + field)] == 0 ? Int32(0) : 1
            let turned: Int32 = entity.memory >= 0 && state.memory[Int(entity.memory + field)] != 0 ? 1 : 0
            var places = SIMD8<Int32>(repeating: ModelLayout.flags + Int32(number & 7) * 84)
            places[0] &+= before * 2 + turned
            places[1] &+= 4 + before * 16 + motion
            places[2] &+= 36 + before * 24 + nearness
            rows[Int(entity.now + field)] = mixer.code(
                rows[Int(entity.now + field)], with: &coder, asking: places, count: 3,
                first: ModelLayout.flagSets, second: ModelLayout.flagSets + 1 + before)
        }
    }

    /// How near the guide is, two steps a doubling: 0…22; 23 without one.
    private func nearness(of entity: MovingEntity) -> Int32 {
        guard entity.guide >= 0 else { return 23 }
        let offset = entity.place &- moving[Int(entity.guide)].place
        let (x, y, z) = (Int64(offset.x), Int64(offset.y), Int64(offset.z))
        let distance = x * x + y * y + z * z
        return min(max(0, Int32(64 - distance.leadingZeroBitCount) - 8), 22)
    }

    /// The fields of a row that no group holds, in their order.
    private mutating func codeNumbers(_ entity: MovingEntity, _ kind: Int) {
        var last: Int32 = 0
        var greatest: Int32 = 0
        for index in kinds[kind].numbers.indices {
            let field = kinds[kind].numbers[index]
            let form = kinds[kind].fields[Int(field)]
            guard form.bits > 0 else { continue }
            let before = baseRows[Int(entity.before + field)]
            let step =
                form.manner.jumps || entity.memory < 0 ? 0 : Int32(state.memory[Int(entity.memory + field)])
            let guesses = SIMD4<Int32>(step, 0, 0, 0)
            let blend = Blend(state, ModelLayout.numberBlends + field & 31)
            let expected = form.sum(before, Int64(blend.guess(guesses)))
            let hold = Rough.clamp(form.difference(before, expected), 1 << 24)
            let ahead = hold &+ step
            let size = Rough.size(step, 22) / 2
            var context = ResidualContext(family: 2, field: 6 + field & 7, size: 12 + size)
            context.ask(Rough.signed(hold, 8) * 5 + field % 5, of: 85)
            context.ask(Rough.signed(ahead, 8) * 5 + field % 5, of: 85)
            context.ask(field % 85, of: 85)
            context.ask(Rough.signedOctave(ahead, 4) * 9 + Rough.signedOctave(hold, 4), of: 81)
            context.ask(field % 9 * 9 + Rough.signedOctave(last, 4), of: 81)
            context.ask(field % 10 * 12 + Rough.size(greatest, 22) / 2, of: 120)
            context.ask(field % 6 * 20 + Rough.size(max(entity.speed, entity.spin), 19), of: 120)
            context.askLow(part: field % 3, sureness: field % 12, other: Rough.signed(hold, 5))
            let residual = code(Int(entity.now + field), expected: expected, form, under: context)
            last = residual
            greatest = max(greatest, Int32(truncatingIfNeeded: residual.magnitude & 0x7FFF_FFFF))
            let found = rows[Int(entity.now + field)]
            if !form.manner.jumps {
                blend.teach(guesses, miss: Rough.clamp(form.difference(found, expected), 1 << 15))
            }
        }
    }
}
