/// An entity that is changed by the frame being coded: what is known of its motion, and what its coding found out.
struct MovingEntity {
    let kind: UInt8
    /// Its place in the frame's entries, and where its rows begin in the frame and in the baseline.
    let entry: Int32
    let now: Int32
    let before: Int32
    /// Where its memory begins; -1: there is none.
    let memory: Int32

    /// At the baseline: where it was and how it had come there since the baseline's own baseline.
    var place = SIMD4<Int32>.zero
    var velocity = SIMD4<Int32>.zero
    var orientation = Quaternion()
    var earlier = Quaternion()
    var lastTurn = Turn()
    /// Sizes of its last motion: of its position, its orientation, any of its numbers.
    var speed: Int32 = 0
    var spin: Int32 = 0
    var change: Int32 = 0

    /// The two whose motion tells most about this one's, among those coded already: places in `moving`, -1 for none.
    var guide: Int32 = -1
    var otherGuide: Int32 = -1
    var guideCost = Int64.max
    var otherGuideCost = Int64.max

    /// Once it is coded: its motion to the frame, and the greatest residuals.
    var turn = Turn()
    var step = SIMD4<Int32>.zero
    var orientationMiss: Int32 = 0
    var positionMiss: Int32 = 0

    init(kind: UInt8, entry: Int32, now: Int32, before: Int32, memory: Int32) {
        self.kind = kind
        self.entry = entry
        self.now = now
        self.before = before
        self.memory = memory
    }

    /// Coordinates past this are not worth predicting from a neighbour.
    static let reach: Int32 = 1 << 24

    /// Reads off the rows what is known at the baseline.
    mutating func look(at rows: [Int32], _ memory: [Int16], as kind: ModelledKind) {
        for index in 0..<kind.dimensions {
            place[Int(index)] = Rough.clamp(Int64(rows[Int(before + kind.position + index)]), Self.reach)
        }
        if kind.orientation >= 0 { orientation = Quaternion(rows, at: Int(before + kind.orientation), of: kind) }
        earlier = orientation
        guard self.memory >= 0 else { return }
        for index in 0..<kind.dimensions {
            velocity[Int(index)] = Int32(memory[Int(self.memory + kind.position + index)])
        }
        speed = Self.greatest(velocity)
        for index in kind.numbers {
            change = max(change, Int32(memory[Int(self.memory + index)].magnitude))
        }
        if kind.orientation >= 0 { lookAtTurn(rows, memory, as: kind) }
    }

    private mutating func lookAtTurn(_ rows: [Int32], _ memory: [Int16], as kind: ModelledKind) {
        var turned = false
        var row: InlineArray<4, Int32> = [0, 0, 0, 0]
        for index in 0..<4 {
            let step = memory[Int(self.memory + kind.orientation) + index]
            row[index] = rows[Int(before + kind.orientation) + index] &- Int32(step)
            if step != 0 { turned = true }
        }
        guard turned else { return }
        earlier = Quaternion(largest: row[0], row[1], row[2], row[3], of: kind)
        lastTurn = Turn(from: earlier, to: orientation, unit: kind.unit)
        earlier = earlier.near(orientation)
        spin = earlier.distance(orientation)
    }

    @inline(__always)
    static func greatest(_ vector: SIMD4<Int32>) -> Int32 {
        Int32(
            truncatingIfNeeded: max(max(vector.x.magnitude, vector.y.magnitude), vector.z.magnitude) & 0x7FFF_FFFF)
    }

    /// How much of this one's last motion `guide`'s would have left unexplained, had they been one body.
    func unexplained(by guide: MovingEntity) -> Int32 {
        let offset = (place &- velocity) &- (guide.place &- guide.velocity)
        return Self.greatest(place &- guide.place &- guide.lastTurn.turning(offset))
    }

    /// Where this one goes if it moves with a coded one as one body: its step.
    func step(with guide: MovingEntity) -> SIMD4<Int32> {
        let offset = place &- guide.place
        return guide.step &+ guide.turn.turning(offset) &- offset
    }
}
