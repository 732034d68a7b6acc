/// A unit quaternion whose parts are multiplied by its kind's scale, in whole numbers: what a smallest-three orientation
/// stands for, exactly as both ends work it out.
struct Quaternion {
    var x: Int32 = 0
    var y: Int32 = 0
    var z: Int32 = 0
    var w: Int32 = 0

    subscript(part: Int32) -> Int32 {
        get {
            switch part {
            case 0: x
            case 1: y
            case 2: z
            default: w
            }
        }
        set {
            switch part {
            case 0: x = newValue
            case 1: y = newValue
            case 2: z = newValue
            default: w = newValue
            }
        }
    }

    init() {}

    init(x: Int32, y: Int32, z: Int32, w: Int32) {
        self.x = x
        self.y = y
        self.z = z
        self.w = w
    }

    /// From a row's four quanta: the largest part follows from the other three.
    init(_ row: [Int32], at start: Int, of kind: ModelledKind) {
        self.init(largest: row[start], row[start + 1], row[start + 2], row[start + 3], of: kind)
    }

    init(largest: Int32, _ first: Int32, _ second: Int32, _ third: Int32, of kind: ModelledKind) {
        let one = 2 &* first &- kind.middle
        let two = 2 &* second &- kind.middle
        let three = 2 &* third &- kind.middle
        let rest =
            2 * Int64(kind.unit) * Int64(kind.unit) - Int64(one) * Int64(one) - Int64(two) * Int64(two)
            - Int64(three) * Int64(three)
        let root = Self.squareRoot(rest)
        switch largest {
        case 0: self.init(x: root, y: one, z: two, w: three)
        case 1: self.init(x: one, y: root, z: two, w: three)
        case 2: self.init(x: one, y: two, z: root, w: three)
        default: self.init(x: one, y: two, z: three, w: root)
        }
    }

    /// The quanta of the three parts beside `largest`, signed so that the largest is positive.
    func parts(beside largest: Int32, of kind: ModelledKind) -> SIMD4<Int32> {
        let turned = self[largest] < 0 ? negated : self
        let three =
            switch largest {
            case 0: SIMD4(turned.y, turned.z, turned.w, 0)
            case 1: SIMD4(turned.x, turned.z, turned.w, 0)
            case 2: SIMD4(turned.x, turned.y, turned.w, 0)
            default: SIMD4(turned.x, turned.y, turned.z, 0)
            }
        let quanta = (three &+ SIMD4(repeating: kind.middle &+ 1)) &>> 1
        return quanta.clamped(
            lowerBound: SIMD4(repeating: (kind.middle - kind.unit) / 2),
            upperBound: SIMD4(repeating: (kind.middle + kind.unit) / 2))
    }

    /// Of a number below 2³¹, rounded down; 0 of a negative one.
    private static func squareRoot(_ value: Int64) -> Int32 {
        guard value > 0 else { return 0 }
        var rest = UInt32(truncatingIfNeeded: min(value, Int64(Int32.max)))
        var root: UInt32 = 0
        var bit: UInt32 = 1 << 30
        while bit > rest { bit >>= 2 }
        while bit != 0 {
            if rest >= root &+ bit {
                rest &-= root &+ bit
                root = root >> 1 &+ bit
            } else {
                root >>= 1
            }
            bit >>= 2
        }
        return Int32(bitPattern: root)
    }

    func dot(_ other: Quaternion) -> Int64 {
        Int64(x) * Int64(other.x) + Int64(y) * Int64(other.y) + Int64(z) * Int64(other.z) + Int64(w) * Int64(other.w)
    }

    var negated: Quaternion { Quaternion(x: 0 &- x, y: 0 &- y, z: 0 &- z, w: 0 &- w) }

    /// The same orientation, written with the sign that is nearer to `other`.
    func near(_ other: Quaternion) -> Quaternion { dot(other) < 0 ? negated : self }

    /// The greatest difference of a part.
    func distance(_ other: Quaternion) -> Int32 {
        Int32(
            truncatingIfNeeded: max(
                max((x &- other.x).magnitude, (y &- other.y).magnitude),
                max((z &- other.z).magnitude, (w &- other.w).magnitude)))
    }

    /// Where a turn that went from `before` to here goes on to: the mirror image of `before`.
    func continued(from before: Quaternion, unit: Int32) -> Quaternion {
        let whole = 2 * Int64(unit) * Int64(unit)
        let twice = 2 * dot(before)
        func part(_ here: Int32, _ before: Int32) -> Int32 {
            Rough.clamp(twice * Int64(here) / whole - Int64(before), 1 << 17)
        }
        return Quaternion(x: part(x, before.x), y: part(y, before.y), z: part(z, before.z), w: part(w, before.w))
    }
}

/// A turn in space: a unit quaternion and its matrix, in 16,384ths.
struct Turn {
    var quaternion = Quaternion(x: 0, y: 0, z: 0, w: 16_384)
    private var rows: (SIMD4<Int32>, SIMD4<Int32>, SIMD4<Int32>) = (
        SIMD4(16_384, 0, 0, 0), SIMD4(0, 16_384, 0, 0), SIMD4(0, 0, 16_384, 0)
    )

    init() {}

    /// The turn that leads from `before` to `after`, both multiplied by their kind's scale.
    init(from before: Quaternion, to after: Quaternion, unit: Int32) {
        let whole = 2 * Int64(unit) * Int64(unit)
        let back = Quaternion(x: 0 &- before.x, y: 0 &- before.y, z: 0 &- before.z, w: before.w)
        quaternion = Self.product(after, back) { sum in
            let scaled = sum * 16_384
            return Rough.clamp((scaled >= 0 ? scaled + whole / 2 : scaled - whole / 2) / whole, 1 << 15)
        }
        let q = quaternion
        func twice(_ one: Int32, _ two: Int32, _ three: Int32, _ four: Int32) -> Int32 {
            Int32(truncatingIfNeeded: (Int64(one) * Int64(two) + Int64(three) * Int64(four)) >> 13)
        }
        rows.0 = SIMD4(
            16_384 &- twice(q.y, q.y, q.z, q.z), twice(q.x, q.y, 0 &- q.w, q.z), twice(q.x, q.z, q.w, q.y), 0)
        rows.1 = SIMD4(
            twice(q.x, q.y, q.w, q.z), 16_384 &- twice(q.x, q.x, q.z, q.z), twice(q.y, q.z, 0 &- q.w, q.x), 0)
        rows.2 = SIMD4(
            twice(q.x, q.z, 0 &- q.w, q.y), twice(q.y, q.z, q.w, q.x), 16_384 &- twice(q.x, q.x, q.y, q.y), 0)
    }

    /// An orientation after this turn.
    func turning(_ orientation: Quaternion) -> Quaternion {
        Self.product(quaternion, orientation) { Rough.clamp(($0 + 8192) >> 14, 1 << 17) }
    }

    /// A vector after this turn.
    func turning(_ vector: SIMD4<Int32>) -> SIMD4<Int32> {
        func along(_ row: SIMD4<Int32>) -> Int32 {
            let sum =
                Int64(row.x) * Int64(vector.x) + Int64(row.y) * Int64(vector.y) + Int64(row.z) * Int64(vector.z)
            return Int32(truncatingIfNeeded: (sum + 8192) >> 14)
        }
        return SIMD4(along(rows.0), along(rows.1), along(rows.2), 0)
    }

    @inline(__always)
    private static func product(_ a: Quaternion, _ b: Quaternion, _ scaled: (Int64) -> Int32) -> Quaternion {
        let (ax, ay, az, aw) = (Int64(a.x), Int64(a.y), Int64(a.z), Int64(a.w))
        let (bx, by, bz, bw) = (Int64(b.x), Int64(b.y), Int64(b.z), Int64(b.w))
        return Quaternion(
            x: scaled(aw * bx + bw * ax + ay * bz - az * by), y: scaled(aw * by + bw * ay + az * bx - ax * bz),
            z: scaled(aw * bz + bw * az + ax * by - ay * bx), w: scaled(aw * bw - ax * bx - ay * by - az * bz))
    }
}
