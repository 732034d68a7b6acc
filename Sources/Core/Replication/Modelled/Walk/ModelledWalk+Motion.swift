/// Orientations and positions: guessed from an entity's own last motion and from its guides', as one body with them.
extension ModelledWalk {
    /// How surely a group is guessed: the blend to use (0…15), and rough sizes of what the guide left unexplained and of
    /// what its own motion missed last.
    private struct Trust {
        let blend: Int32
        let guided: Int32
        let own: Int32

        init(unexplained: Int32?, missed: Int16) {
            own = Rough.size(Int32(missed), 15)
            guard let unexplained else {
                guided = 20
                blend = 15
                return
            }
            guided = Rough.size(unexplained, 15)
            blend = min(max(guided - own + 2, 0), 4) * 3 + min(guided / 4, 2)
        }

        var lesser: Int32 { min(guided, own) }
    }

    mutating func codeOrientation(_ entity: inout MovingEntity, _ trace: inout Trace, _ kind: Int) {
        let here = entity.orientation
        let ahead = here.continued(from: entity.earlier, unit: kinds[kind].unit)
        var first = here
        var second = here
        var unexplained: Int32?
        if entity.guide >= 0 {
            let guide = Int(entity.guide)
            first = moving[guide].turn.turning(here).near(here)
            unexplained = moving[guide].lastTurn.turning(entity.earlier).near(here).distance(here)
        }
        if entity.otherGuide >= 0 { second = moving[Int(entity.otherGuide)].turn.turning(here).near(here) }
        let trust = Trust(unexplained: unexplained, missed: trace.ownOrientationMiss)
        let blend = Blend(state, trust.blend)
        var expected = Quaternion()
        for part in 0..<Int32(4) {
            let from = here[part]
            let guesses = SIMD4(
                ahead[part] &- from, from &- entity.earlier[part], first[part] &- from, second[part] &- from)
            expected[part] = from &+ blend.guess(guesses)
        }
        let largest = codeLargest(expected, entity, kind)
        let miss = codeParts(
            Guesses(
                expected: expected.parts(beside: largest, of: kinds[kind]),
                own: ahead.parts(beside: largest, of: kinds[kind]),
                first: first.parts(beside: largest, of: kinds[kind]),
                second: second.parts(beside: largest, of: kinds[kind]),
                hold: here.parts(beside: largest, of: kinds[kind])),
            of: .orientation, entity, trust, Int32(trace.orientationMiss), kind)
        entity.orientationMiss = miss.greatest
        trace.orientationMiss = Self.mean(trace.orientationMiss, miss.sum)
        let came = Quaternion(rows, at: Int(entity.now + kinds[kind].orientation), of: kinds[kind])
        let near = came.near(here)
        trace.ownOrientationMiss = Int16(truncatingIfNeeded: min(near.distance(ahead), 30_000))
        for part in 0..<Int32(4) {
            let from = here[part]
            let guesses = SIMD4(
                ahead[part] &- from, from &- entity.earlier[part], first[part] &- from, second[part] &- from)
            blend.teach(guesses, miss: near[part] &- expected[part])
        }
        entity.turn = Turn(from: here, to: came, unit: kinds[kind].unit)
    }

    /// Which part is the largest: most often the one that is expected to be, else the second.
    private mutating func codeLargest(_ expected: Quaternion, _ entity: MovingEntity, _ kind: Int) -> Int32 {
        var first: Int32 = 0
        for part in 1..<Int32(4) where expected[part].magnitude > expected[first].magnitude { first = part }
        var second: Int32 = first == 0 ? 1 : 0
        for part in 0..<Int32(4)
        where part != first && expected[part].magnitude > expected[second].magnitude { second = part }
        let lead = Rough.size(
            Int32(truncatingIfNeeded: expected[first].magnitude &- expected[second].magnitude), 19)
        let place = Int(entity.now + kinds[kind].orientation)
        let told = rows[place]
        let same: Int32 = first == baseRows[Int(entity.before + kinds[kind].orientation)] ? 20 : 0
        var places = SIMD8<Int32>(repeating: ModelLayout.largest)
        places[0] &+= lead
        places[1] &+= 20 + lead * 16 + min(Rough.size(entity.spin, 20) / 2, 9)
        places[2] &+= 340 + same + lead
        var found = first
        if mixer.code(
            told == first ? 0 : 1, with: &coder, asking: places, count: 3, first: ModelLayout.largestSets,
            second: ModelLayout.largestSets + 1) != 0
        {
            found = second
            places[0] = ModelLayout.largest + 380 + lead
            if mixer.code(
                told == second ? 0 : 1, with: &coder, asking: places, count: 1, first: ModelLayout.largestSets + 2,
                second: ModelLayout.largestSets + 3) != 0
            {
                // One of two is left: neither is likely.
                var low: Int32 = 0
                while low == first || low == second { low += 1 }
                let high = 6 - first - second - low
                found = coder.code(plain: told == high ? 1 : 0, bits: 1) != 0 ? high : low
            }
        }
        rows[place] = found
        return found
    }

    mutating func codePosition(_ entity: inout MovingEntity, _ trace: inout Trace, _ kind: Int) {
        var first = entity.velocity
        var second = entity.velocity
        var unexplained: Int32?
        if entity.guide >= 0 {
            let guide = Int(entity.guide)
            first = entity.step(with: moving[guide])
            unexplained = entity.unexplained(by: moving[guide])
        }
        if entity.otherGuide >= 0 { second = entity.step(with: moving[Int(entity.otherGuide)]) }
        let trust = Trust(unexplained: unexplained, missed: trace.ownPositionMiss)
        let blend = Blend(state, 16 + trust.blend)
        var step = SIMD4<Int32>.zero
        for part in 0..<Int(kinds[kind].dimensions) {
            step[part] = blend.guess(SIMD4(entity.velocity[part], first[part], second[part], 0))
        }
        var expected = SIMD4<Int32>.zero
        for part in 0..<Int(kinds[kind].dimensions) {
            let field = Int(kinds[kind].position) + part
            expected[part] = kinds[kind].fields[field].sum(baseRows[Int(entity.before) + field], Int64(step[part]))
        }
        let miss = codeParts(
            Guesses(
                expected: expected, own: entity.place &+ entity.velocity, first: entity.place &+ first,
                second: entity.place &+ second, hold: entity.place),
            of: .position, entity, trust, Int32(trace.positionMiss), kind)
        entity.positionMiss = miss.greatest
        trace.positionMiss = Self.mean(trace.positionMiss, miss.sum)
        for part in 0..<Int(kinds[kind].dimensions) {
            let field = Int(kinds[kind].position) + part
            entity.step[part] = Rough.clamp(
                Int64(rows[Int(entity.now) + field]) - Int64(baseRows[Int(entity.before) + field]),
                MovingEntity.reach)
            blend.teach(
                SIMD4(entity.velocity[part], first[part], second[part], 0),
                miss: entity.step[part] &- (expected[part] &- entity.place[part]))
        }
        let ownMiss = MovingEntity.greatest(entity.step &- entity.velocity)
        trace.ownPositionMiss = Int16(truncatingIfNeeded: min(ownMiss, 30_000))
    }

    /// What the parts of a group may be, in quanta: the blend, and what went into it.
    private struct Guesses {
        let expected: SIMD4<Int32>
        let own: SIMD4<Int32>
        let first: SIMD4<Int32>
        let second: SIMD4<Int32>
        let hold: SIMD4<Int32>
    }

    private enum Group: Int32 {
        case orientation
        case position
    }

    /// Codes the two or three parts of a group; gives the sum of the residuals' magnitudes and the greatest.
    private mutating func codeParts(
        _ guesses: Guesses, of group: Group, _ entity: MovingEntity, _ trust: Trust, _ lately: Int32, _ kind: Int
    ) -> (sum: Int32, greatest: Int32) {
        let isPosition = group == .position
        let start = isPosition ? kinds[kind].position : kinds[kind].orientation + 1
        let guided = min(trust.guided, 11)
        let own = min(trust.own, 11)
        let late = min(Rough.size(lately, 22) / 2, 9)
        let other = Rough.size(isPosition ? entity.orientationMiss : 0, 19)
        var sum: Int32 = 0
        var greatest: Int32 = 0
        for part in 0..<(isPosition ? kinds[kind].dimensions : 3) {
            let lane = Int(part)
            let expected = guesses.expected[lane]
            let ahead = guesses.own[lane] &- expected
            let first = guesses.first[lane] &- expected
            let second = guesses.second[lane] &- expected
            let so = Rough.size(greatest, 22)
            let size = (Rough.size(lately, 62) + trust.lesser + 2 * so) / (part == 0 ? 2 : 4)
            var context = ResidualContext(
                family: group.rawValue, field: group.rawValue * 3 + part, size: min(size / 2, 11))
            context.ask(Rough.signed(first, 8) * 5 + min(guided / 2, 4), of: 85)
            context.ask(Rough.signed(ahead, 8) * 5 + min(own / 2, 4), of: 85)
            context.ask(Rough.signed(second, 8) * 5 + min(guided / 2, 4), of: 85)
            context.ask(Rough.signedOctave(ahead, 4) * 9 + Rough.signedOctave(first, 4), of: 81)
            context.ask(Rough.signedOctave(second, 4) * 9 + Rough.signedOctave(first, 4), of: 81)
            context.ask(late * 12 + min(so / 2, 11), of: 120)
            context.ask((group.rawValue * 3 + part) * 20 + other, of: 120)
            context.askLow(part: part, sureness: guided, other: Rough.signed(first, 5))
            let field = Int(start + part)
            let residual = code(
                Int(entity.now) + field, expected: expected, kinds[kind].fields[field], under: context)
            let magnitude = Int32(truncatingIfNeeded: min(residual.magnitude, 1 << 24))
            sum += magnitude
            greatest = max(greatest, magnitude)
        }
        return (sum, greatest)
    }

    private static func mean(_ lately: Int16, _ sum: Int32) -> Int16 {
        Int16(truncatingIfNeeded: min((Int32(lately) + sum) / 2, 30_000))
    }
}
