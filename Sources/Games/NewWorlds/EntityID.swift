/// Names a unit or a city: 40 random bits, ten hexadecimal digits on the wire. Tells no order and no count.
public struct EntityID: Hashable, Sendable {
    let bits: UInt64

    static let mask: UInt64 = 0xff_ffff_ffff

    init(bits: UInt64) { self.bits = bits & Self.mask }

    /// Reads the wire's form. Any other text becomes an id that nothing has.
    public init(_ text: String) {
        let digits = text.utf8
        bits = digits.count == 10 ? Hexadecimal.value(digits) ?? .max : .max
    }
}

extension EntityID: CustomStringConvertible {
    /// The wire's form; empty for an id that nothing has.
    public var description: String {
        guard bits <= Self.mask else { return "" }
        var text: [UInt8] = []
        Hexadecimal.append(bits, digits: 10, to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

extension EntityID: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
