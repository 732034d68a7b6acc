/// Hashes a whole state exactly: what tells at which tick two runs part.
public struct StateHasher: FieldVisitor {
    @usableFromInline var state = StateHash.seed

    @inlinable public var hash: UInt64 { state }

    @inlinable public init() {}

    /// The hash of one value.
    @inlinable
    public static func hash<State: Replicated>(_ value: inout State) -> UInt64 {
        var hasher = StateHasher()
        value.replicate(&hasher)
        return hasher.hash
    }

    @inlinable
    public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        StateHash.mix(UInt64(UInt32(bitPattern: value)), into: &state)
    }

    @inlinable
    public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        StateHash.mix(value.bitPattern, into: &state)
    }

    @inlinable
    public mutating func hidden(_ bits: inout UInt64, _ name: FieldName) { StateHash.mix(bits, into: &state) }

    @inlinable
    public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

    @inlinable
    public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
        StateHash.mix(UInt64(elements.count), into: &state)
        for index in elements.indices { elements[index].replicate(&self) }
    }
}
