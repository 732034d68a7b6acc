/// A MessagePack value as a tree: the form of session messages (lobby, chat, seats), not of anything sent each tick.
///
/// The whole format is read and written: msgpack.org's specification, revision 5 (2017).
package enum MessagePackValue: Equatable, Sendable {
    case null
    case bool(Bool)
    /// Every integer that fits 64 bits signed, whatever form it came in.
    case integer(Int64)
    /// An integer above `Int64.max`. One that would fit `integer` is written as that.
    case unsigned(UInt64)
    /// Floats of 32 bits are widened, which loses nothing. Not checked for NaN: whoever uses the number does that.
    case double(Double)
    /// Valid UTF-8.
    case text(String)
    case bytes([UInt8])
    case array([MessagePackValue])
    /// Entries in their order. Keys may be of any type; of equal ones the first is found.
    case map([Entry])
    /// An application's own type, or below 0 one of the specification's, such as −1 for a time.
    case extended(type: Int8, bytes: [UInt8])

    /// One key of a map and its value.
    package struct Entry: Equatable, Sendable {
        package var key: MessagePackValue
        package var value: MessagePackValue

        package init(key: MessagePackValue, value: MessagePackValue) {
            self.key = key
            self.value = value
        }
    }
}

extension MessagePackValue {
    package var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    /// An integer that fits 64 bits signed.
    package var integer: Int64? {
        switch self {
        case .integer(let integer): integer
        case .unsigned(let unsigned): Int64(exactly: unsigned)
        default: nil
        }
    }

    /// Any number, integers rounded to the nearest double; nil for NaN and infinities.
    package var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .unsigned(let unsigned): Double(unsigned)
        case .double(let double): double.isFinite ? double : nil
        default: nil
        }
    }

    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    package var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    package var elements: [MessagePackValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var entries: [Entry]? {
        if case .map(let entries) = self { entries } else { nil }
    }

    /// The value of a text key of a map; nil where there is none.
    package subscript(key: String) -> MessagePackValue? {
        guard case .map(let entries) = self else { return nil }
        return entries.first { $0.key.text == key }?.value
    }
}

// Messages are written down as they look: `["name": "Aurora", "seats": [1, 2]]`.
extension MessagePackValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(arrayLiteral elements: MessagePackValue...) { self = .array(elements) }
    package init(dictionaryLiteral entries: (MessagePackValue, MessagePackValue)...) {
        self = .map(entries.map { Entry(key: $0.0, value: $0.1) })
    }
}
