import Martlet

/// Schemas, frames and sequences of frames that nobody would think of.
struct RandomFrames {
    var random: SeededRandom
    let table: SchemaTable

    init(seed: UInt64, codec: FrameCodec = .packed) {
        random = SeededRandom(seed: MatchSeed(seed))
        var kinds: [SchemaTable.Kind] = []
        for number in 0..<(1 + random.next() % 5) {
            let most: UInt64 = random.next() % 8 == 0 ? 150 : 20
            var fields: [Schema.Field] = []
            var defaults: [Int32] = []
            for index in 0..<(random.next() % most) {
                let form = Self.form(&random)
                let name = FieldName("field", Int32(index))
                fields.append(Schema.Field(name: name, form: form, isReal: form.manner == .continuous))
                defaults.append(Self.quantum(of: form, &random))
            }
            let schema = Schema(fields: fields, defaults: defaults)
            kinds.append(SchemaTable.Kind(number: UInt8(number), name: "kind", schema: schema))
        }
        table = SchemaTable(kinds: kinds, codec: codec)
    }

    private static func form(_ random: inout SeededRandom) -> FieldForm {
        let manner = FieldForm.Manner(rawValue: UInt8(random.next() % 3)) ?? .stepped
        if random.next() % 8 == 0 { return FieldForm(manner: manner, minimum: .min, maximum: .max) }
        let span = random.next() >> (32 + random.next() % 32)
        let minimum = Int32(truncatingIfNeeded: Int64(Int32.min) + Int64(random.next() >> 32))
        let maximum = min(Int64(minimum) + Int64(span), Int64(Int32.max))
        return FieldForm(manner: manner, minimum: minimum, maximum: Int32(maximum))
    }

    static func quantum(of form: FieldForm, _ random: inout SeededRandom) -> Int32 {
        switch random.next() % 8 {
        case 0: return form.minimum
        case 1: return form.maximum
        default:
            let count = UInt64(Int64(form.maximum) - Int64(form.minimum)) + 1
            return Int32(Int64(form.minimum) + Int64(random.next() % count))
        }
    }

    /// The frame after another one: some come, some go, some change at random, some move on.
    mutating func next(after last: ViewFrame?, tick: UInt32) -> ViewFrame {
        let frame = ViewFrame()
        frame.reset(tick: tick)
        frame.own = random.next() % 4 == 0 ? Int32(random.next() % 5_000) - 1 : last?.own ?? -1
        var id: Int32 = -1
        for entry in last?.entries ?? [] {
            insert(between: id, and: entry.id, into: frame)
            id = entry.id
            guard random.next() % 16 != 0, let last else { continue }
            let row = last.quanta[Int(entry.start)..<Int(entry.start + entry.count)]
            frame.append(entry.id, kind: entry.kind, row: change(Array(row), kind: entry.kind))
        }
        insert(between: id, and: id < 2_000_000_000 ? id + 1 + Int32(random.next() % 60) : id, into: frame)
        return frame
    }

    private mutating func insert(between low: Int32, and high: Int32, into frame: ViewFrame) {
        guard low < high - 1, random.next() % 8 == 0 else { return }
        var id = low
        for _ in 0..<(1 + random.next() % 6) where id < high - 1 {
            id += 1 + Int32(random.next() % UInt64(high - 1 - id))
            let kind = UInt8(random.next() % UInt64(table.kinds.count))
            let row = table.kinds[Int(kind)].schema.defaults
            frame.append(id, kind: kind, row: random.next() % 2 == 0 ? row : change(row, kind: kind))
        }
    }

    private mutating func change(_ row: [Int32], kind: UInt8) -> [Int32] {
        var row = row
        let fields = table.kinds[Int(kind)].schema.fields
        switch random.next() % 4 {
        case 0: break
        case 1: for index in row.indices { row[index] = Self.quantum(of: fields[index].form, &random) }
        default:
            for index in row.indices where random.next() % 3 == 0 {
                let step = Int64(random.next() % 41) - 20
                let form = fields[index].form
                row[index] = Int32(min(max(Int64(row[index]) + step, Int64(form.minimum)), Int64(form.maximum)))
            }
        }
        return row
    }
}
