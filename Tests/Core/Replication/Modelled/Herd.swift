@testable import Martlet

/// Random frames of three kinds, whose entities come, move, turn, change and go.
struct Herd {
    static let kinds = ModelledFuzz.kinds + [ModelledKind(label)]
    static let label = Schema(
        fields: [
            Schema.Field(name: FieldName("word"), form: FieldForm(manner: .stepped, minimum: .min, maximum: .max))
        ],
        defaults: [0])

    struct Member {
        let id: EntityNumber
        let kind: UInt8
        var row: [Int32]
        var pace: [Int32]
    }

    var members: [Member] = []
    var random: SeededRandom
    private var next: EntityNumber = 0

    init(seed: UInt64, count: Int) {
        random = SeededRandom(seed: MatchSeed(seed))
        for _ in 0..<count { add() }
    }

    mutating func below(_ bound: UInt64) -> Int32 { Int32(truncatingIfNeeded: random.next() % bound) }

    mutating func add() {
        next += 1 + below(5)
        let kind = UInt8(below(3))
        var row: [Int32] = []
        var pace: [Int32] = []
        for field in Self.kinds[Int(kind)].fields {
            let span = UInt64(Int64(field.maximum) - Int64(field.minimum) + 1)
            row.append(Int32(Int64(field.minimum) + Int64(random.next() % span)))
            pace.append(below(41) - 20)
        }
        members.append(Member(id: next, kind: kind, row: row, pace: pace))
    }

    mutating func step() {
        for place in members.indices where below(3) > 0 {
            for (index, field) in Self.kinds[Int(members[place].kind)].fields.enumerated() where below(4) > 0 {
                let jump = below(50) == 0 ? Int64(Int32(truncatingIfNeeded: random.next())) : 0
                let sum = Int64(members[place].row[index]) + Int64(members[place].pace[index]) + jump
                members[place].row[index] = field.sum(field.minimum, sum - Int64(field.minimum))
            }
        }
        if below(3) == 0, !members.isEmpty { members.remove(at: Int(below(UInt64(members.count)))) }
        if below(2) == 0 { add() }
        // The same number, another kind: it went and came between two frames.
        if below(9) == 0, let last = members.popLast() {
            members.append(
                Member(id: last.id, kind: 2, row: [below(9)], pace: [1]))
        }
    }

    func frame(_ tick: UInt32) -> ViewFrame {
        let frame = ViewFrame()
        frame.reset(tick: tick)
        for member in members { frame.append(member.id, kind: member.kind, row: member.row) }
        return frame
    }
}

extension ViewFrame {
    func shows(_ other: ViewFrame) -> Bool {
        tick == other.tick && entries == other.entries && quanta == other.quanta
    }
}
