/// Writes JSON bytes by hand, for the envelopes of hot paths: no tree, no reflection.
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.field("offset", 3)
///     writer.key("view")
///     writer.raw(projected)
///     writer.endObject()
///
/// It puts the commas and escapes the strings; that what is begun is ended, and that no key is missing or stands
/// twice, is the caller's business.
public struct JSONWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8]
    private var wantsComma = false

    public init(reserving capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    public mutating func beginObject() { begin(UInt8(ascii: "{")) }
    public mutating func endObject() { end(UInt8(ascii: "}")) }
    public mutating func beginArray() { begin(UInt8(ascii: "[")) }
    public mutating func endArray() { end(UInt8(ascii: "]")) }

    /// A key; the comma before it is the writer's business.
    public mutating func key(_ name: StaticString) {
        separate()
        JSONText.append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        wantsComma = false
    }

    public mutating func key(_ name: String) {
        separate()
        JSONText.append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        wantsComma = false
    }

    public mutating func value(_ value: String) {
        separate()
        JSONText.append(value, to: &bytes)
    }

    public mutating func value(_ value: Int) { self.value(Int64(value)) }

    public mutating func value(_ value: Int64) {
        separate()
        JSONText.append(value, to: &bytes)
    }

    public mutating func value(_ value: UInt64) {
        separate()
        JSONText.append(value, to: &bytes)
    }

    public mutating func value(_ value: Bool) {
        separate()
        JSONText.append(value, to: &bytes)
    }

    public mutating func null() {
        separate()
        JSONText.append(literal: "null", to: &bytes)
    }

    /// A value that is JSON already.
    public mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    public mutating func field(_ name: StaticString, _ value: String) {
        key(name)
        self.value(value)
    }

    public mutating func field(_ name: StaticString, _ value: Int) {
        key(name)
        self.value(value)
    }

    public mutating func field(_ name: StaticString, _ value: Bool) {
        key(name)
        self.value(value)
    }

    public mutating func field(_ name: StaticString, raw json: [UInt8]) {
        key(name)
        raw(json)
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        wantsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        wantsComma = true
    }

    private mutating func separate() {
        if wantsComma { bytes.append(UInt8(ascii: ",")) }
        wantsComma = true
    }
}
