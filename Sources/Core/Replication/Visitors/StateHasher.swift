/// Hashes a whole state exactly: what tells at which tick two runs part.
public struct StateHasher: FieldVisitor {
    public private(set) var hash = StateHash.seed

    public init() {}

    /// The hash of one value.
    public static func hash<State: Replicated>(_ state: inout State) -> UInt64 {
        var hasher = StateHasher()
        state.replicate(&hasher)
        return hasher.hash
    }

    public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        StateHash.mix(UInt64(UInt32(bitPattern: value)), into: &hash)
    }

    public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        StateHash.mix(value.bitPattern, into: &hash)
    }

    public mutating func hidden(_ bits: inout UInt64, _ name: FieldName) { StateHash.mix(bits, into: &hash) }

    public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

    public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
        StateHash.mix(UInt64(elements.count), into: &hash)
        for index in elements.indices { elements[index].replicate(&self) }
    }
}
