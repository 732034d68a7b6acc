/// Writes JSON bytes by hand, for the envelopes of hot paths: no tree, no reflection.
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.field("offset", 3)
///     writer.key("view")
///     writer.raw(projected)
///     writer.endObject()
public struct JSONWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8]

    public init(reserving capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    public mutating func beginObject() { fatalError("being written") }
    public mutating func endObject() { fatalError("being written") }
    public mutating func beginArray() { fatalError("being written") }
    public mutating func endArray() { fatalError("being written") }
    /// A key; the comma before it is the writer's business.
    public mutating func key(_ name: StaticString) { fatalError("being written") }
    public mutating func key(_ name: String) { fatalError("being written") }
    public mutating func value(_ value: String) { fatalError("being written") }
    public mutating func value(_ value: Int) { fatalError("being written") }
    public mutating func value(_ value: Bool) { fatalError("being written") }
    public mutating func null() { fatalError("being written") }
    /// A value that is JSON already.
    public mutating func raw(_ json: [UInt8]) { fatalError("being written") }

    public mutating func field(_ name: StaticString, _ value: String) { fatalError("being written") }
    public mutating func field(_ name: StaticString, _ value: Int) { fatalError("being written") }
    public mutating func field(_ name: StaticString, _ value: Bool) { fatalError("being written") }
    public mutating func field(_ name: StaticString, raw json: [UInt8]) { fatalError("being written") }
}
