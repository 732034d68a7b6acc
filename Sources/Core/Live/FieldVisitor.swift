/// What `Replicated.replicate` shows its fields to. Games call the methods of the extension below; the five requirements are
/// what a new visitor implements.
///
/// A visitor that reads may set a value, also to its default where the bytes were damaged (it keeps a flag of that); a visitor
/// that only looks leaves it. So a field that decides which others follow must be visited before them.
public protocol FieldVisitor {
    /// A whole number that travels as it is, within the bounds of its form.
    mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers)
    /// A real number that travels as its quantum.
    mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers)
    /// State that no client is ever sent: in checkpoints, hashes and printouts alone, exact.
    mutating func hidden(_ bits: inout UInt64, _ name: FieldName)
    /// A part with fields of its own.
    mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName)
    /// Any number of parts, up to a limit. For worlds, setups and events; an entity has none.
    mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32)
}

extension FieldVisitor {
    /// A whole number within bounds.
    @inlinable
    public mutating func integer(
        _ value: inout Int32, _ name: StaticString, in bounds: ClosedRange<Int32>, at index: Int32 = -1,
        layers: Layers = .detail
    ) {
        whole(
            &value, FieldName(name, index),
            FieldForm(manner: .stepped, minimum: bounds.lowerBound, maximum: bounds.upperBound), layers)
    }

    /// A whole number that moves by degrees and may be shown in between.
    @inlinable
    public mutating func level(
        _ value: inout Int32, _ name: StaticString, in bounds: ClosedRange<Int32>, at index: Int32 = -1,
        layers: Layers = .detail
    ) {
        whole(
            &value, FieldName(name, index),
            FieldForm(manner: .continuous, minimum: bounds.lowerBound, maximum: bounds.upperBound), layers)
    }

    @inlinable
    public mutating func flag(
        _ value: inout Bool, _ name: StaticString, at index: Int32 = -1, layers: Layers = .detail
    ) {
        var number: Int32 = value ? 1 : 0
        whole(&number, FieldName(name, index), FieldForm(manner: .stepped, minimum: 0, maximum: 1), layers)
        value = number != 0
    }

    /// One of an enum's cases, whose raw values are 0 to `last`. A value that is none of them is read as the old one.
    @inlinable
    public mutating func choice<Choice: RawRepresentable>(
        _ value: inout Choice, _ name: StaticString, last: Choice, at index: Int32 = -1, layers: Layers = .detail
    ) where Choice.RawValue == UInt8 {
        var number = Int32(value.rawValue)
        whole(
            &number, FieldName(name, index),
            FieldForm(manner: .stepped, minimum: 0, maximum: Int32(last.rawValue)), layers)
        if let chosen = Choice(rawValue: UInt8(truncatingIfNeeded: number)) { value = chosen }
    }

    /// A real number in steps. `step` should be a power of two (1.0 / 64), so that its values are exact.
    @inlinable
    public mutating func fixed(
        _ value: inout Double, _ name: StaticString, in bounds: ClosedRange<Double>, step: Double, at index: Int32 = -1,
        layers: Layers = .detail
    ) {
        let form = FieldForm(
            manner: .continuous, minimum: FieldForm.bound(bounds.lowerBound / step),
            maximum: FieldForm.bound(bounds.upperBound / step), step: step)
        real(&value, FieldName(name, index), form, layers)
    }

    /// Radians, a full circle in 16 bits (0.0001 rad); one outside of 0 ..< 2π is turned into it on the wire.
    @inlinable
    public mutating func angle(
        _ value: inout Double, _ name: StaticString, at index: Int32 = -1, layers: Layers = .outline
    ) {
        let form = FieldForm(manner: .wrapped, minimum: 0, maximum: 65_535, step: FieldForm.angleStep)
        real(&value, FieldName(name, index), form, layers)
    }

    /// A share of a whole, 0 ... `full`, in 16 bits.
    @inlinable
    public mutating func unit(
        _ value: inout Double, _ name: StaticString, full: Double = 1, at index: Int32 = -1, layers: Layers = .detail
    ) {
        let form = FieldForm(manner: .continuous, minimum: 0, maximum: 65_535, step: full / 65_535)
        real(&value, FieldName(name, index), form, layers)
    }

    /// A share of a whole, 0 ... `full`, in `bits` bits, where 16 are more than anybody can see.
    @inlinable
    public mutating func unit(
        _ value: inout Double, _ name: StaticString, full: Double = 1, bits: Int32, at index: Int32 = -1,
        layers: Layers = .detail
    ) {
        let maximum = (Int32(1) << min(max(bits, 1), 30)) - 1
        let form = FieldForm(manner: .continuous, minimum: 0, maximum: maximum, step: full / Double(maximum))
        real(&value, FieldName(name, index), form, layers)
    }

    /// A name of up to 24 bytes of UTF-8.
    @inlinable
    public mutating func name(_ value: inout ShortName, _ name: StaticString, layers: Layers = .outline) {
        for index in 0..<ShortName.wordCount {
            whole(&value.words[index], FieldName(name, Int32(index)), .text, layers)
        }
    }

    @inlinable
    public mutating func hidden(_ value: inout Double, _ name: StaticString, at index: Int32 = -1) {
        var bits = value.bitPattern
        hidden(&bits, FieldName(name, index))
        value = Double(bitPattern: bits)
    }

    @inlinable
    public mutating func hidden(_ value: inout Int32, _ name: StaticString, at index: Int32 = -1) {
        var bits = UInt64(UInt32(bitPattern: value))
        hidden(&bits, FieldName(name, index))
        value = Int32(truncatingIfNeeded: bits)
    }

    @inlinable
    public mutating func hidden(_ value: inout UInt64, _ name: StaticString, at index: Int32 = -1) {
        hidden(&value, FieldName(name, index))
    }

    @inlinable
    public mutating func hidden(_ value: inout Bool, _ name: StaticString, at index: Int32 = -1) {
        var bits: UInt64 = value ? 1 : 0
        hidden(&bits, FieldName(name, index))
        value = bits != 0
    }

    @inlinable
    public mutating func hidden<Choice: RawRepresentable>(
        choice value: inout Choice, _ name: StaticString, at index: Int32 = -1
    ) where Choice.RawValue == UInt8 {
        var bits = UInt64(value.rawValue)
        hidden(&bits, FieldName(name, index))
        if let chosen = Choice(rawValue: UInt8(truncatingIfNeeded: bits)) { value = chosen }
    }

    /// A world's random numbers: the seed and how many were drawn.
    @inlinable
    public mutating func hidden(_ random: inout SeededRandom, _ name: StaticString) {
        var high = random.seed.high
        var low = random.seed.low
        var position = random.position
        hidden(&high, FieldName(name, 0))
        hidden(&low, FieldName(name, 1))
        hidden(&position, FieldName(name, 2))
        random = SeededRandom(seed: MatchSeed(high: high, low: low), position: position)
    }

    @inlinable
    public mutating func part<Part: Replicated>(_ value: inout Part, _ name: StaticString, at index: Int32 = -1) {
        part(&value, FieldName(name, index))
    }

    @inlinable
    public mutating func list<Element: Replicated>(
        _ elements: inout [Element], _ name: StaticString, limit: Int32
    ) {
        list(&elements, FieldName(name), limit: limit)
    }
}

extension FieldForm {
    /// Four bytes of a text: no number, so a quantum has no size.
    public static let text = FieldForm(manner: .stepped, minimum: .min, maximum: .max, step: 0)

    @inlinable public var isText: Bool { step == 0 }

    /// 2π / 65,536.
    public static let angleStep = 9.587379924285257e-05

    /// A bound in quanta: whole, and within 32 bits.
    @inlinable
    public static func bound(_ value: Double) -> Int32 {
        let floor = value.rounded(.down)
        guard floor > -2_147_483_648 else { return .min }
        return floor < 2_147_483_647 ? Int32(floor) : .max
    }
}

/// A name of up to 24 bytes of UTF-8, held in place.
public struct ShortName: Hashable, Sendable {
    public static let byteLimit = 24
    public static let wordCount = 6

    /// Four bytes each, the first byte lowest; unused ones are 0.
    public var words: [6 of Int32] = .init(repeating: 0)

    public init() {}

    /// Cuts off what is too long, at a character's boundary.
    public init(_ bytes: some Sequence<UInt8>) {
        var kept: [UInt8] = []
        for byte in bytes where kept.count <= Self.byteLimit { kept.append(byte) }
        if kept.count > Self.byteLimit {
            var end = Self.byteLimit
            while end > 0, kept[end] & 0xc0 == 0x80 { end -= 1 }
            kept.removeLast(kept.count - end)
        }
        for (index, byte) in kept.enumerated() { words[index / 4] |= Int32(byte) << Int32(8 * (index % 4)) }
    }

    public init(_ text: StaticString) {
        self.init(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for index in 0..<Self.byteLimit {
            let byte = UInt8(truncatingIfNeeded: words[index / 4] >> Int32(8 * (index % 4)))
            if byte == 0 { break }
            bytes.append(byte)
        }
        return bytes
    }

    public static func == (left: ShortName, right: ShortName) -> Bool {
        for index in 0..<wordCount where left.words[index] != right.words[index] { return false }
        return true
    }

    public func hash(into hasher: inout Hasher) {
        for index in 0..<Self.wordCount { hasher.combine(words[index]) }
    }
}
