/// What the modelled codec has learned on the way to one frame: the models, and how each of the frame's entities moved.
///
/// It belongs to a frame as the frame's rows do: coding a frame against a baseline turns the state of the baseline into
/// the state of the frame, on both ends alike. Who may need the baseline again copies its state first (`copy(from:)`,
/// which allocates nothing once both have held frames of the same size).
public final class ModelState {
    /// Of a single entity, behind its velocities: see `Trace`.
    static let traceSize: Int32 = 5

    /// A share of 1 in 4,096ths (12 bits), and how often it was asked (4 bits, up to 15 for 40 times and more).
    let counters: UnsafeMutablePointer<UInt16>
    /// In 4,096ths, eight a set.
    let weights: UnsafeMutablePointer<SIMD8<Int16>>
    let blends: UnsafeMutablePointer<Int32>
    /// For each entity of the frame, in its order: each field's last change, then its trace.
    var memory: [Int16] = []
    /// The frame that this is the state of.
    var tick: UInt32 = 0
    var entities: Int32 = 0

    private static var counterCount: Int { Int(ModelLayout.counters) }
    private static var weightCount: Int { Int(ModelLayout.sets) }
    private static var blendCount: Int { Int(ModelLayout.blends * ModelLayout.blendSize) }

    /// A state that has seen nothing.
    public init() {
        counters = .allocate(capacity: Self.counterCount)
        weights = .allocate(capacity: Self.weightCount)
        blends = .allocate(capacity: Self.blendCount)
        reset()
    }

    deinit {
        counters.deallocate()
        weights.deallocate()
        blends.deallocate()
    }

    /// Forgets everything: what a stream begins with, and again after a baseline was lost.
    public func reset() {
        counters.initialize(repeating: 2048 << 4, count: Self.counterCount)
        weights.initialize(repeating: SIMD8(repeating: 1024), count: Self.weightCount)
        blends.initialize(repeating: 0, count: Self.blendCount)
        for blend in 0..<Int(ModelLayout.blends) { blends[blend * Int(ModelLayout.blendSize)] = 65_536 }
        memory.removeAll(keepingCapacity: true)
        tick = 0
        entities = 0
    }

    public func copy(from other: ModelState) {
        counters.update(from: other.counters, count: Self.counterCount)
        weights.update(from: other.weights, count: Self.weightCount)
        blends.update(from: other.blends, count: Self.blendCount)
        memory.removeAll(keepingCapacity: true)
        memory.append(contentsOf: other.memory)
        tick = other.tick
        entities = other.entities
    }

    /// Whether both have learned the same: what holds on the two ends of a chain.
    public func equals(_ other: ModelState) -> Bool {
        for index in 0..<Self.counterCount where counters[index] != other.counters[index] { return false }
        for index in 0..<Self.weightCount where weights[index] != other.weights[index] { return false }
        for index in 0..<Self.blendCount where blends[index] != other.blends[index] { return false }
        return memory == other.memory && tick == other.tick && entities == other.entities
    }

    /// What a copy costs: the models, which are of one size, and 2 bytes a field and 10 an entity.
    public var byteCount: Int { Self.modelByteCount + memory.count * 2 }

    /// The models alone.
    public static var modelByteCount: Int { counterCount * 2 + weightCount * 16 + blendCount * 4 }
}

/// What is remembered of an entity beside its velocities, in quanta.
struct Trace {
    /// Codings since it changed.
    var still: Int16 = 0
    /// How far off the predictions were lately: a running mean of the sum over the parts.
    var orientationMiss: Int16 = 0
    var positionMiss: Int16 = 0
    /// How far off its own last motion alone was the last time.
    var ownOrientationMiss: Int16 = 0
    var ownPositionMiss: Int16 = 0
}
