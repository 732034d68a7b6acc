extension JSONParser {
    /// A string from its quote to its quote: no bare control characters, only the known escapes, surrogates in
    /// pairs, and UTF-8 as RFC 3629 has it.
    mutating func string(_ text: Span<UInt8>) throws(JSONError) {
        position += 1
        let start = position
        var hasEscapes = false
        while position < text.count {
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "\""):
                try add(JSONEntry(.string, start: start, end: position, next: entries.count + 1, marked: hasEscapes))
                position += 1
                return
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try escape(text)
            case ..<0x20: throw malformed("a control character stands in a string without an escape")
            case ..<0x80: position += 1
            default: try multibyte(byte, text)
            }
        }
        throw malformed("a string is not closed")
    }

    private mutating func escape(_ text: Span<UInt8>) throws(JSONError) {
        guard position + 1 < text.count else { throw malformed("a string is not closed") }
        guard text[position + 1] == UInt8(ascii: "u") else {
            guard JSONEscape.single(text[position + 1]) != nil else { throw malformed("there is no such escape") }
            position += 2
            return
        }
        guard let unit = JSONEscape.unit(text, at: position + 2) else { throw malformed("there is no such escape") }
        switch unit {
        case 0xd800...0xdbff:
            guard position + 12 <= text.count, text[position + 6] == UInt8(ascii: "\\"),
                text[position + 7] == UInt8(ascii: "u"), let low = JSONEscape.unit(text, at: position + 8),
                low & 0xfc00 == 0xdc00
            else { throw malformed("half of a surrogate pair stands alone") }
            position += 12
        case 0xdc00...0xdfff: throw malformed("half of a surrogate pair stands alone")
        default: position += 6
        }
    }

    /// One scalar of two to four bytes. The table is that of the Unicode Standard, "Well-Formed UTF-8".
    private mutating func multibyte(_ lead: UInt8, _ text: Span<UInt8>) throws(JSONError) {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xbf
        switch lead {
        case 0xc2...0xdf: length = 2
        case 0xe0: (length, second) = (3, 0xa0...0xbf)
        case 0xed: (length, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: length = 3
        case 0xf0: (length, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: length = 4
        case 0xf4: (length, second) = (4, 0x80...0x8f)
        default: throw malformed("a string is not UTF-8")
        }
        guard position + length <= text.count, second.contains(text[position + 1]) else {
            throw malformed("a string is not UTF-8")
        }
        for offset in 2..<max(length, 2) where text[position + offset] & 0xc0 != 0x80 {
            throw malformed("a string is not UTF-8")
        }
        position += length
    }

    /// A number as in section 6: no leading zeros, no bare point, no plus sign.
    mutating func number(_ text: Span<UInt8>) throws(JSONError) {
        let start = position
        var isMarked = false
        if text[position] == UInt8(ascii: "-") { position += 1 }
        if position < text.count, text[position] == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits(text)
        }
        if position < text.count, text[position] == UInt8(ascii: ".") {
            isMarked = true
            position += 1
            try digits(text)
        }
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
            isMarked = true
            position += 1
            if position < text.count, text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") {
                position += 1
            }
            try digits(text)
        }
        try add(JSONEntry(.number, start: start, end: position, next: entries.count + 1, marked: isMarked))
    }

    private mutating func digits(_ text: Span<UInt8>) throws(JSONError) {
        let start = position
        while position < text.count, text[position] >= UInt8(ascii: "0"), text[position] <= UInt8(ascii: "9") {
            position += 1
        }
        if position == start { throw malformed("a digit is missing") }
    }

    mutating func literal(_ name: StaticString, _ kind: JSONNode.Kind, marked: Bool, _ text: Span<UInt8>)
        throws(JSONError)
    {
        let length = name.utf8CodeUnitCount
        let start = position
        let matches = name.withUTF8Buffer { name in
            guard text.count - start >= length else { return false }
            for offset in 0..<length where text[start + offset] != name[offset] { return false }
            return true
        }
        guard matches else { throw malformed("no value begins like this") }
        try add(JSONEntry(kind, start: start, end: start + length, next: entries.count + 1, marked: marked))
        position += length
    }
}
