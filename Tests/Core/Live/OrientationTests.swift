import Testing

@testable import Martlet

/// Something that tumbles.
private struct Crate: Replicated, Equatable {
    var x = 0.0
    var way = UnitQuaternion()
    var state: Int32 = 0

    mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.fixed(&x, "x", in: 0...100, step: 0.5, layers: .position)
        visit.orientation(&way, "way", bits: 10)
        visit.integer(&state, "state", in: 0...3)
    }
}

@Suite struct OrientationTests {
    private static let spin = Vector3(x: 1, y: 2, z: -1)

    private func crate(_ radians: Double, x: Double = 0) -> Crate {
        Crate(x: x, way: UnitQuaternion(axis: Self.spin, radians: radians))
    }

    private func part(_ random: inout SeededRandom) -> Double { Double(random.next() % 2_000_001) / 1e6 - 1 }

    private func random(_ count: Int) -> [UnitQuaternion] {
        var random = SeededRandom(seed: MatchSeed(8))
        return (0..<count).map { _ in
            UnitQuaternion(
                x: part(&random), y: part(&random), z: part(&random),
                w: part(&random))
        }
    }

    private struct Loose: Replicated {
        var bits: Int32 = 10
        var way = UnitQuaternion()
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.orientation(&way, "way", bits: bits) }
    }

    @Test(arguments: [(Int32(8), 0.02), (10, 0.005), (12, 0.0012), (15, 0.000_15)])
    func `the smallest three keep an orientation within what they promise`(bits: Int32, radians: Double) {
        for way in random(2_000) {
            var value = Loose(bits: bits, way: way)
            var quantizer = Quantizer(capacity: 4)
            value.replicate(&quantizer)
            #expect(quantizer.row.count == 4)
            var read = Loose(bits: bits)
            var dequantizer = Dequantizer(quantizer.row)
            read.replicate(&dequantizer)
            // The turn from the one to the other, from its sine: near 1 a cosine tells nothing.
            let off = read.way * way.inverse
            let half = Vector3(x: off.x, y: off.y, z: off.z).length
            #expect(2 * half < radians)
        }
    }

    @Test func `its golden bytes`() {
        var writer = WireWriter()
        writer.write(Loose(way: UnitQuaternion(x: 0.5, y: -0.5, z: 0.5, w: 0.5)))
        writer.write(Loose(way: UnitQuaternion(x: 0, y: 0, z: -1, w: 0)))
        writer.bits.align()
        // x is the largest (the first of equal ones), y −361, z 361, w 361 of ±511; then z alone.
        #expect(writer.bits.bytes == [0x58, 0x82, 0x36, 0xda, 0xfe, 0xf7, 0xdf, 0x7f])
        let both = writer.bits.bytes.withUnsafeBytes { bytes in
            var reader = WireReader(bytes)
            return [reader.value(Loose.self), reader.value(Loose.self)]
        }
        #expect(both[0].map { $0.way.nearness(to: UnitQuaternion(x: 1, y: -1, z: 1, w: 1)) > 0.999_99 } == true)
        #expect(both[1]?.way == UnitQuaternion(x: 0, y: 0, z: 1, w: 0))
        let hostile = [UInt8](repeating: 0xff, count: 4)
        #expect(WireReader.value(Loose.self, from: hostile) == nil, "1,023 of 1,022 is none")
    }

    @Test func `every form comes from it: checkpoint, hash, printout, named fields, schema`() throws {
        for way in random(200) {
            var crate = Crate(x: 4, way: way)
            let bytes = StateWriter.bytes(of: &crate)
            var read = try #require(StateReader.state(Crate.self, from: bytes))
            #expect(read == crate && StateHasher.hash(&read) == StateHasher.hash(&crate), "to the bit")
            var other = Crate(x: 4, way: way * UnitQuaternion(axis: Self.spin, radians: 1e-9))
            #expect(StateHasher.hash(&other) != StateHasher.hash(&crate))
        }
        let lines = StatePrinter.lines(of: crate(1))
        #expect(lines.map { "\($0.path)" } == ["x", "way[0]", "way[1]", "way[2]", "way[3]", "state"])
        let turned = crate(1)
        let named = NamedFields(of: turned).value(Crate.self)
        #expect(named.way.nearness(to: turned.way) > 0.999_99)
        let schema = Schema(of: Crate())
        #expect(
            schema.fields.map(\.form.manner) == [
                .continuous, .largest, .continuous, .continuous, .continuous, .stepped,
            ])
        #expect(schema.fields[1].form.bits == 2 && schema.fields[2].form.bits == 10)
    }

    @Test func `frames carry it, against nothing and against each other`() throws {
        let table = SchemaTable(kinds: [.init(number: 0, name: "crate", schema: Schema(of: Crate()), zones: [])])
        let encoder = FrameEncoder(table)
        let decoder = FrameDecoder(table)
        var last: [ViewFrame] = []
        for tick in UInt32(1)...60 {
            let frame = frame(tick, crate(Double(tick) * 0.3))
            var bytes: [UInt8] = []
            encoder.encode(frame, against: last.last, previous: last.dropLast().last, into: &bytes)
            let read = try decoder.decode(bytes, tick: tick, baseline: last.last?.tick ?? 0)
            #expect(read.quanta == frame.quanta)
            last = Array((last + [frame]).suffix(2))
        }
    }

    private func frame(_ tick: UInt32, _ crate: Crate) -> ViewFrame {
        let frame = ViewFrame()
        frame.reset(tick: tick)
        var quantizer = Quantizer(capacity: 8)
        quantizer.fill(from: crate)
        frame.append(1, kind: 0, row: quantizer.row)
        return frame
    }

    /// Four values of a picture.
    private func way(_ values: some Sequence<Double>) -> UnitQuaternion {
        let values = Array(values)
        return UnitQuaternion(largest: Int32(values[1]), values[2], values[3], values[4])
    }

    @Test func `a picture between two frames lies between them, also where another part becomes the largest`() throws {
        let table = SchemaTable(kinds: [.init(number: 0, name: "crate", schema: Schema(of: Crate()), zones: [])])
        var changes = 0
        for tick in UInt32(1)...80 {
            let (from, to) = (crate(Double(tick) * 0.2, x: 10), crate(Double(tick + 1) * 0.2, x: 20))
            if from.way.largest != to.way.largest { changes += 1 }
            var interpolator = Interpolator(table)
            interpolator.add(frame(tick, from), at: 0)
            interpolator.add(frame(tick + 1, to), at: 1)
            for share in [0, 0.25, 0.5, 0.75, 1] {
                interpolator.show(at: share)
                let shown = interpolator.sample.values
                #expect(shown[0] == 10 + 10 * share)
                let wanted = UnitQuaternion(axis: Self.spin, radians: (Double(tick) + share) * 0.2)
                #expect(way(shown).nearness(to: wanted) > 0.999_998, "tick \(tick), \(share)")
            }
        }
        #expect(changes > 3)
    }

    @Test func `a correction turns back over 100 ms, and snaps past the game's threshold`() {
        var error = PredictionError(
            Schema(of: Crate()), predicted: [.position, .outline], Blending(distance: 50, radians: 0.5))
        func values(_ crate: Crate) -> [Double] {
            var own = OwnValues()
            own.fill(from: crate)
            return own.values
        }
        for start in [0.1, 1.5, 2.9, 4.4] {
            let (wrong, right) = (values(crate(start)), values(crate(start + 0.4)))
            #expect(!error.note(before: wrong, after: right, at: 0).snaps)
            var shown: [Double] = []
            for (now, radians) in [(Int64(0), 0.0), (25_000, 0.1), (50_000, 0.2), (100_000, 0.4), (300_000, 0.4)] {
                error.show(from: right, to: right, fraction: 0, at: now, into: &shown)
                let wanted = UnitQuaternion(axis: Self.spin, radians: start + radians)
                #expect(way(shown).nearness(to: wanted) > 0.999_998, "from \(start) at \(now)")
            }
            // Half way back, another correction: what is shown does not jump.
            _ = error.note(before: wrong, after: right, at: 400_000)
            error.show(from: right, to: right, fraction: 0, at: 450_000, into: &shown)
            let before = way(shown)
            _ = error.note(before: right, after: values(crate(start + 0.5)), at: 450_000)
            error.show(
                from: values(crate(start + 0.5)), to: values(crate(start + 0.5)), fraction: 0, at: 450_000, into: &shown
            )
            #expect(way(shown).nearness(to: before) > 0.999_999)
            #expect(error.note(before: wrong, after: values(crate(start + 0.7)), at: 900_000).snaps)
            error.show(from: right, to: right, fraction: 0, at: 900_000, into: &shown)
            #expect(way(shown).nearness(to: crate(start + 0.4).way) > 0.999_999)
        }
    }
}
