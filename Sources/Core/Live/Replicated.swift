/// A type whose wire form, checkpoint, hash, printout and interpolation all come from one function.
///
/// `replicate` names every field once, with its bounds and precision. What happens to the field is the visitor's affair: one
/// writes it, one reads it, one hashes it, one prints it. So the forms can't come apart, and a field that was forgotten is
/// forgotten everywhere, which `SyncTest` finds.
///
///     struct Dot: Replicated {
///         var x = 0.0
///         var facing = 0.0
///         var fuel: Int32 = 100
///         mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
///             visit.fixed(&x, "x", in: 0...1000, step: 1.0 / 64, layers: .position)
///             visit.angle(&facing, "facing")
///             visit.integer(&fuel, "fuel", in: 0...100)
///         }
///     }
///
/// Values of this kind are copied often: hold no arrays in an entity (`InlineArray` instead). A world may hold arrays.
public protocol Replicated: Sendable {
    /// The value that a new entity is described against; every field has its default.
    init()
    mutating func replicate<V: FieldVisitor>(_ visit: inout V)
}

/// Which viewers see a field: a game sorts its fields into up to eight layers, and shows an entity's layers to a crew
/// according to distance, scans or secrecy (`Sight`).
public struct Layers: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Where it is. Shown the farthest.
    public static let position = Layers(rawValue: 1)
    /// What its looks need: heading, shields, kind.
    public static let outline = Layers(rawValue: 2)
    /// What a near one shows.
    public static let detail = Layers(rawValue: 4)
    /// What its own crew alone knows.
    public static let own = Layers(rawValue: 8)
    /// Four more for the game's own ideas (`scanned`, say).
    public static let extraA = Layers(rawValue: 16)
    public static let extraB = Layers(rawValue: 32)
    public static let extraC = Layers(rawValue: 64)
    public static let extraD = Layers(rawValue: 128)

    public static let all = Layers(rawValue: 255)
}

/// How one field is quantised: what stands on the wire is a whole number, its quantum.
///
/// A real value is `quantum × step`. Two values with one quantum are one value to the wire; the error is at most half a
/// step.
public struct FieldForm: Hashable, Sendable {
    /// What lies between two quanta, for interpolation and for predicting the next.
    public enum Manner: UInt8, Sendable {
        /// Nothing: it jumps (a number of torpedoes, a flag, a kind).
        case stepped
        /// Whatever lies between: positions, speeds, energy.
        case continuous
        /// The same around a circle: the greatest quantum is next to the least.
        case wrapped
        /// The number of an orientation's largest part. It jumps; with the three continuous fields behind it it turns.
        case largest

        /// Whether nothing lies between two quanta of this one field.
        @inlinable public var jumps: Bool { self == .stepped || self == .largest }
    }

    public let manner: Manner
    public let minimum: Int32
    public let maximum: Int32
    /// Of one quantum. 1 for whole numbers.
    public let step: Double

    @inlinable
    public init(manner: Manner, minimum: Int32, maximum: Int32, step: Double = 1) {
        self.manner = manner
        self.minimum = minimum
        self.maximum = max(minimum, maximum)
        self.step = step
    }

    /// Bits that a quantum takes when nothing is known about it: 0…32.
    @inlinable
    public var bits: Int32 {
        let span = UInt32(bitPattern: maximum &- minimum)
        return Int32(32 - span.leadingZeroBitCount)
    }

    /// The nearest quantum, clamped to the bounds, or turned into them where the field goes around a circle; what is no number
    /// becomes the minimum.
    @inlinable
    public func quantum(of value: Double) -> Int32 {
        let scaled = ((isText ? value : value / step) + 0.5).rounded(.down)
        guard scaled >= Double(minimum) else { return manner == .wrapped ? turned(scaled) : minimum }
        guard scaled <= Double(maximum) else { return manner == .wrapped ? turned(scaled) : maximum }
        return Int32(scaled)
    }

    @usableFromInline
    func turned(_ quantum: Double) -> Int32 {
        guard quantum.isFinite else { return minimum }
        let circle = Double(maximum) - Double(minimum) + 1
        let rest = quantum - ((quantum - Double(minimum)) / circle).rounded(.down) * circle
        // So far out that whole numbers are rounded, it may be any.
        return Int32(min(max(rest, Double(minimum)), Double(maximum)))
    }

    /// The value that a quantum stands for. Text's words stand for themselves.
    @inlinable
    public func value(of quantum: Int32) -> Double { isText ? Double(quantum) : Double(quantum) * step }

    /// Whether a quantum from outside is one of this field.
    @inlinable
    public func contains(_ quantum: Int32) -> Bool { quantum >= minimum && quantum <= maximum }
}

/// The name of a field: what printouts, the page and a ruleset's JSON call it. `index` tells repeated ones apart.
public struct FieldName: Sendable {
    public let text: StaticString
    /// Of a repeated field; -1: there is one only.
    public let index: Int32

    @inlinable
    public init(_ text: StaticString, _ index: Int32 = -1) {
        self.text = text
        self.index = index
    }
}
