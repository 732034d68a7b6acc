import Testing

@testable import Martlet

/// Bodies of the modelled codec, of schemas and frames that nobody would think of.
@Suite struct ModelledFrameTests {
    private struct Sent {
        let frame: ViewFrame
        let state: ModelState?
    }

    private func write(
        _ frame: ViewFrame, against base: Sent?, _ writer: ModelledFrameWriter
    ) throws -> (bytes: [UInt8], sent: Sent) {
        var bytes: [UInt8] = []
        let state = try writer.write(
            frame, against: base?.frame, knowing: base?.state, into: &bytes, hasEvents: false
        ) { _ in }
        return (bytes, Sent(frame: frame, state: state))
    }

    @Test(arguments: [UInt64](1...16))
    func `any frame comes back from any baseline`(seed: UInt64) throws {
        var frames = RandomFrames(seed: seed, codec: .modelled)
        let writer = ModelledFrameWriter(frames.table)
        let decoder = FrameDecoder(frames.table)
        var sent: [Sent] = []
        var tick: UInt32 = 0
        for _ in 0..<40 {
            tick += 1 + UInt32(frames.random.next() % 3)
            let frame = frames.next(after: sent.last?.frame, tick: tick)
            // One of the last ten, mostly the last, now and then one whose state was not kept; or nothing.
            let back = frames.random.next() % 3 == 0 ? Int(frames.random.next() % 10) : 0
            let place = frames.random.next() % 10 == 0 ? -1 : max(-1, sent.count - 1 - back)
            var base = place < 0 ? nil : sent[place]
            if let known = base, frames.random.next() % 8 == 0 { base = Sent(frame: known.frame, state: nil) }
            let (bytes, written) = try write(frame, against: base, writer)
            let decoded = try decoder.decode(bytes, tick: tick, baseline: base?.frame.tick ?? 0)
            #expect(decoded.entries == frame.entries, "seed \(seed), tick \(tick)")
            #expect(decoded.quanta == frame.quanta, "seed \(seed), tick \(tick)")
            #expect(decoded.own == frame.own, "seed \(seed), tick \(tick)")
            sent.append(written)
        }
    }

    @Test(arguments: [UInt64](1...8))
    func `damaged bytes are refused or read, and never trap`(seed: UInt64) throws {
        var frames = RandomFrames(seed: seed, codec: .modelled)
        let writer = ModelledFrameWriter(frames.table)
        var bodies: [[UInt8]] = []
        var last: Sent?
        for tick in UInt32(1)...3 {
            let (bytes, sent) = try write(frames.next(after: last?.frame, tick: tick), against: last, writer)
            bodies.append(bytes)
            last = sent
        }
        for round in 0..<100 {
            let decoder = FrameDecoder(frames.table)
            var good: UInt32 = 0
            for (place, body) in bodies.enumerated() {
                var bytes = body
                if place == round % 3 { Self.damage(&bytes, round % 4, &frames.random) }
                guard let frame = try? decoder.decode(bytes, tick: UInt32(place + 1), baseline: good) else { continue }
                good = UInt32(place + 1)
                var id: Int32 = -1
                for entry in frame.entries {
                    #expect(entry.id > id, "seed \(seed)")
                    id = entry.id
                    for (index, field) in frames.table.kinds[Int(entry.kind)].schema.fields.enumerated() {
                        #expect(field.form.contains(frame.quanta[Int(entry.start) + index]), "seed \(seed)")
                    }
                }
            }
        }
    }

    private static func damage(_ bytes: inout [UInt8], _ manner: Int, _ random: inout SeededRandom) {
        switch manner {
        case 0: bytes.removeLast(Int(random.next() % UInt64(bytes.count)))
        case 1: for _ in 0..<20 { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
        case 2: for index in bytes.indices.dropFirst() { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
        default: bytes[Int(random.next() % UInt64(bytes.count))] ^= 1 << UInt8(random.next() % 8)
        }
    }

    @Test func `any bytes pass the fuzzer's checks`() {
        var random = SeededRandom(seed: MatchSeed(5))
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            bytes.withUnsafeBytes { FrameFuzz.modelled($0) }
        }
    }

    /// The example of Docs/replication.md, by the other codec.
    @Test func `golden bytes`() throws {
        let form = FieldForm(manner: .continuous, minimum: 0, maximum: 1_000)
        let schema = Schema(
            fields: [
                Schema.Field(name: FieldName("x"), form: form, isReal: true),
                Schema.Field(name: FieldName("y"), form: form, isReal: true),
                Schema.Field(name: FieldName("lit"), form: FieldForm(manner: .stepped, minimum: 0, maximum: 1)),
            ], defaults: [0, 0, 0])
        let table = SchemaTable(
            kinds: [SchemaTable.Kind(number: 0, name: "lamp", schema: schema)], codec: .modelled)
        let rows: [[(Int32, [Int32])]] = [
            [(1, [100, 50, 0]), (5, [7, 8, 0])], [(1, [103, 50, 0]), (5, [7, 8, 1])],
            [(1, [106, 50, 0]), (9, [0, 0, 1])],
        ]
        let writer = ModelledFrameWriter(table)
        let decoder = FrameDecoder(table)
        var bodies: [[UInt8]] = []
        var last: Sent?
        for (place, row) in rows.enumerated() {
            let frame = ViewFrame()
            frame.reset(tick: UInt32(place + 1))
            frame.own = 1
            for (id, quanta) in row { frame.append(id, kind: 0, row: quanta) }
            let (bytes, sent) = try write(frame, against: last, writer)
            let decoded = try decoder.decode(bytes, tick: frame.tick, baseline: last?.frame.tick ?? 0)
            #expect(decoded.quanta == frame.quanta && decoded.own == 1)
            bodies.append(bytes)
            last = sent
        }
        #expect(
            bodies == [
                [0x05, 0x02, 0xad, 0xc7, 0x3b, 0x6c, 0x3c, 0x43, 0xa2, 0x65, 0xdf, 0x4d], [0x00, 0xdb, 0xfe],
                [0x00, 0x4d, 0x3c, 0x3e, 0x2e],
            ])
    }
}
