/// Writes a whole state exactly, for checkpoints: whole numbers in 4 bytes, real ones and hidden ones in 8, lowest byte first.
public struct StateWriter: FieldVisitor {
    @usableFromInline var output: [UInt8] = []

    @inlinable public var bytes: [UInt8] { output }

    @inlinable
    public init(capacity: Int = 0) { output.reserveCapacity(capacity) }

    @inlinable
    public static func bytes<State: Replicated>(of state: inout State) -> [UInt8] {
        var writer = StateWriter()
        state.replicate(&writer)
        return writer.bytes
    }

    @inlinable
    public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        output.append(low: 4, of: UInt64(UInt32(bitPattern: value)))
    }

    @inlinable
    public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        output.append(low: 8, of: value.bitPattern)
    }

    @inlinable
    public mutating func hidden(_ bits: inout UInt64, _ name: FieldName) { output.append(low: 8, of: bits) }

    @inlinable
    public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

    @inlinable
    public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
        output.append(low: 4, of: UInt64(elements.count))
        for index in elements.indices { elements[index].replicate(&self) }
    }
}

/// Reads what `StateWriter` wrote. Bytes that are short, or hold what no state can hold, set `isDamaged`; it never traps.
public struct StateReader: FieldVisitor {
    private let bytes: [UInt8]
    private var position = 0
    public private(set) var isDamaged = false

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// nil: the bytes are not one whole state.
    public static func state<State: Replicated>(_ type: State.Type, from bytes: [UInt8]) -> State? {
        var state = State()
        var reader = StateReader(bytes)
        state.replicate(&reader)
        return reader.isDamaged || reader.position != bytes.count ? nil : state
    }

    public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        value = Int32(truncatingIfNeeded: take(bytes: 4))
        if !form.contains(value) {
            isDamaged = true
            value = form.minimum
        }
    }

    public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        value = Double(bitPattern: take(bytes: 8))
        if !value.isFinite {
            isDamaged = true
            value = 0
        }
    }

    public mutating func hidden(_ bits: inout UInt64, _ name: FieldName) { bits = take(bytes: 8) }

    public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

    public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
        let count = take(bytes: 4)
        elements.removeAll(keepingCapacity: true)
        guard !isDamaged, count <= UInt64(max(0, limit)) else { return isDamaged = true }
        for _ in 0..<Int(count) {
            var element = Element()
            element.replicate(&self)
            guard !isDamaged else { return }
            elements.append(element)
        }
    }

    /// Not inlined: it would stand once more wherever a field is read, which makes the browser's module 17 kB larger.
    @inline(never)
    private mutating func take(bytes count: Int) -> UInt64 {
        guard !isDamaged, bytes.count - position >= count else {
            isDamaged = true
            return 0
        }
        position += count
        return bytes.number(in: (position - count)..<position)
    }
}
