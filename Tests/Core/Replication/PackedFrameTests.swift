import Martlet
import Testing

@Suite struct PackedFrameTests {
    @Test(arguments: [UInt64](1...60))
    func `any frame comes back from any baseline`(seed: UInt64) throws {
        var frames = RandomFrames(seed: seed)
        let encoder = FrameEncoder(frames.table)
        let decoder = FrameDecoder(frames.table)
        var sent: [(frame: ViewFrame, baseline: Int)] = []
        var tick: UInt32 = 0
        var bytes: [UInt8] = []
        for _ in 0..<40 {
            tick += 1 + UInt32(frames.random.next() % 3)
            let frame = frames.next(after: sent.last?.frame, tick: tick)
            // One of the last ten, mostly the last; or nothing.
            let back = frames.random.next() % 3 == 0 ? Int(frames.random.next() % 10) : 0
            let place = frames.random.next() % 10 == 0 ? -1 : max(-1, sent.count - 1 - back)
            let base = place < 0 ? nil : sent[place]
            let previous = base.flatMap { $0.baseline < 0 ? nil : sent[$0.baseline].frame }
            encoder.encode(frame, against: base?.frame, previous: previous, into: &bytes)
            let decoded = try decoder.decode(bytes, tick: tick, baseline: base?.frame.tick ?? 0)
            #expect(decoded.entries == frame.entries, "seed \(seed), tick \(tick)")
            #expect(decoded.quanta == frame.quanta, "seed \(seed), tick \(tick)")
            #expect(decoded.own == frame.own, "seed \(seed), tick \(tick)")
            sent.append((frame, place))
        }
    }

    @Test func `a frame in which nothing changed is one byte`() {
        var frames = RandomFrames(seed: 7)
        let frame = frames.next(after: frames.next(after: nil, tick: 1), tick: 2)
        let same = ViewFrame()
        same.copy(from: frame)
        same.tick = 3
        var bytes: [UInt8] = []
        FrameEncoder(frames.table).encode(same, against: frame, into: &bytes)
        #expect(bytes.count == 1)
    }

    @Test func `what moves evenly costs a few bits`() {
        var fields: [Schema.Field] = []
        for index in 0..<3 {
            let form = FieldForm(manner: .continuous, minimum: -1_000_000, maximum: 1_000_000)
            fields.append(Schema.Field(name: FieldName("place", Int32(index)), form: form))
        }
        let schema = Schema(fields: fields, defaults: [0, 0, 0])
        let table = SchemaTable(kinds: [SchemaTable.Kind(number: 0, name: "mover", schema: schema)])
        var frames: [ViewFrame] = []
        for tick in 1...3 {
            let frame = ViewFrame()
            frame.reset(tick: UInt32(tick))
            for id in 0..<100 { frame.append(Int32(id), kind: 0, row: (0..<3).map { Int32(tick * (700 + id + $0)) }) }
            frames.append(frame)
        }
        var bytes: [UInt8] = []
        let encoder = FrameEncoder(table)
        encoder.encode(frames[2], against: frames[1], previous: frames[0], into: &bytes)
        // A gap, three residuals of 0 and a mask for each of a hundred.
        #expect(bytes.count < 100 * 6 / 8)
        encoder.encode(frames[2], against: frames[1], into: &bytes)
        #expect(bytes.count > 300)
    }

    /// The example of Docs/replication.md.
    @Test func `golden bytes`() throws {
        let form = FieldForm(manner: .continuous, minimum: 0, maximum: 1_000)
        let flag = FieldForm(manner: .stepped, minimum: 0, maximum: 1)
        let schema = Schema(
            fields: [
                Schema.Field(name: FieldName("x"), form: form), Schema.Field(name: FieldName("y"), form: form),
                Schema.Field(name: FieldName("lit"), form: flag),
            ], defaults: [0, 0, 0])
        let table = SchemaTable(kinds: [SchemaTable.Kind(number: 0, name: "lamp", schema: schema)])
        let rows: [[(Int32, [Int32])]] = [
            [(1, [100, 50, 0]), (5, [7, 8, 0])],
            [(1, [103, 50, 0]), (5, [7, 8, 1])],
            [(1, [106, 50, 0]), (9, [0, 0, 1])],
        ]
        let encoder = FrameEncoder(table)
        var frames: [ViewFrame] = []
        var bodies: [[UInt8]] = []
        for (index, row) in rows.enumerated() {
            let frame = ViewFrame()
            frame.reset(tick: UInt32(index + 1))
            frame.own = 1
            for (id, quanta) in row { frame.append(id, kind: 0, row: quanta) }
            var bytes: [UInt8] = []
            encoder.encode(
                frame, against: frames.last, previous: frames.dropLast().last, into: &bytes)
            frames.append(frame)
            bodies.append(bytes)
        }
        #expect(
            bodies == [
                [0x09, 0x05, 0x61, 0x1d, 0x36, 0x32, 0xd4, 0xf0, 0x00], [0x50, 0x44, 0x41],
                [0x26, 0x11, 0x15, 0x46, 0x00],
            ])
    }

    @Test(arguments: [UInt64](1...20))
    func `damaged bytes are refused or read, and never trap`(seed: UInt64) throws {
        var frames = RandomFrames(seed: seed)
        let encoder = FrameEncoder(frames.table)
        let first = frames.next(after: nil, tick: 1)
        let second = frames.next(after: first, tick: 2)
        let third = frames.next(after: second, tick: 3)
        var bodies: [[UInt8]] = [[], [], []]
        encoder.encode(first, against: nil, into: &bodies[0])
        encoder.encode(second, against: first, into: &bodies[1])
        encoder.encode(third, against: second, previous: first, into: &bodies[2])
        for round in 0..<100 {
            let decoder = FrameDecoder(frames.table)
            var good: UInt32 = 0
            for (place, body) in bodies.enumerated() {
                var bytes = body
                switch (round % 4, place == round % 3) {
                case (_, false): break
                case (0, true): bytes.removeLast(Int(frames.random.next() % UInt64(bytes.count)))
                case (1, true): for _ in 0..<20 { bytes.append(UInt8(truncatingIfNeeded: frames.random.next())) }
                case (2, true):
                    for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: frames.random.next()) }
                default: bytes[Int(frames.random.next() % UInt64(bytes.count))] ^= 1 << UInt8(frames.random.next() % 8)
                }
                guard let frame = try? decoder.decode(bytes, tick: UInt32(place + 1), baseline: good) else { continue }
                good = UInt32(place + 1)
                check(frame, frames.table, seed: seed)
            }
        }
    }

    private func check(_ frame: ViewFrame, _ table: SchemaTable, seed: UInt64) {
        var last: Int32 = -1
        for entry in frame.entries {
            #expect(entry.id > last, "seed \(seed)")
            last = entry.id
            let fields = table.kinds[Int(entry.kind)].schema.fields
            for (index, field) in fields.enumerated() {
                #expect(field.form.contains(frame.quanta[Int(entry.start) + index]), "seed \(seed)")
            }
        }
    }

    @Test func `a frame is kept until 32 newer ones have come`() throws {
        var frames = RandomFrames(seed: 3)
        let encoder = FrameEncoder(frames.table)
        let decoder = FrameDecoder(frames.table)
        let frame = frames.next(after: nil, tick: 1)
        var bytes: [UInt8] = []
        encoder.encode(frame, against: nil, into: &bytes)
        for tick in UInt32(1)...40 { try decoder.decode(bytes, tick: tick, baseline: 0) }
        #expect(decoder.newestTick == 40)
        #expect(decoder.frame(at: 9) != nil)
        #expect(decoder.frame(at: 8) == nil)
        #expect(throws: FrameError.unknownBaseline) { try decoder.decode(bytes, tick: 41, baseline: 8) }
        #expect(throws: FrameError.oldTick) { try decoder.decode(bytes, tick: 8, baseline: 0) }
        #expect(throws: FrameError.oldTick) { try decoder.decode(bytes, tick: 40, baseline: 0) }
        #expect(throws: FrameError.oldTick) { try decoder.decode(bytes, tick: 41, baseline: 41) }
        decoder.reset()
        try decoder.decode(bytes, tick: 5, baseline: 0)
    }
}
