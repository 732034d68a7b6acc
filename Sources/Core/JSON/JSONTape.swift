/// A parsed document: its bytes and one entry for each value, in the order in which the values begin.
///
/// An object's entry is followed by key, value, key, value …; an array's by its elements. `next` leaps over all
/// that a value holds:
///
///     {"a":[1,2],"b":3}     0 object → 7 · 1 "a" · 2 array → 5 · 3 1 · 4 2 · 5 "b" · 6 3
final class JSONTape: Sendable {
    let bytes: [UInt8]
    let entries: [JSONEntry]

    init(bytes: [UInt8], entries: [JSONEntry]) {
        self.bytes = bytes
        self.entries = entries
    }
}

/// One value, or one key, of a `JSONTape`, in 16 bytes.
struct JSONEntry: Sendable {
    /// The value's first byte; a string's behind its quote.
    let start: UInt32
    /// The byte behind the value's last; a string's closing quote.
    var end: UInt32
    /// The index of the entry behind this value and everything in it.
    var next: UInt32
    /// From the lowest bit: 3 of kind, 1 mark, 28 of count (elements of an array, pairs of an object).
    private(set) var info: UInt32

    static let countLimit = 1 << 28 - 1

    init(_ kind: JSONNode.Kind, start: Int, end: Int, next: Int, marked: Bool = false) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.next = UInt32(truncatingIfNeeded: next)
        info = UInt32(kind.rawValue) | (marked ? 8 : 0)
    }

    var kind: JSONNode.Kind { JSONNode.Kind(rawValue: UInt8(info & 7)) ?? .null }
    /// A string with escapes; a number with a fraction or an exponent; `true`.
    var isMarked: Bool { info & 8 != 0 }
    var count: Int { Int(info >> 4) }
    var range: Range<Int> { Int(start)..<Int(end) }

    mutating func countOneMore() { info &+= 16 }
}

extension JSONTape {
    /// The text of a string or a key.
    func string(_ entry: JSONEntry) -> String {
        if entry.isMarked { return String(decoding: unescaped(entry), as: UTF8.self) }
        return bytes.withUnsafeBufferPointer {
            String(decoding: UnsafeBufferPointer(rebasing: $0[entry.range]), as: UTF8.self)
        }
    }

    /// The UTF-8 of a string with its escapes resolved.
    func unescaped(_ entry: JSONEntry) -> [UInt8] {
        var result = [UInt8]()
        result.reserveCapacity(entry.range.count)
        let bytes = bytes
        JSONEscape.resolve(bytes.span.extracting(entry.range), into: &result)
        return result
    }

    /// A number as an integer.
    func integer(_ entry: JSONEntry) -> JSONNumber.Integer {
        let bytes = bytes
        return JSONNumber.integer(bytes.span.extracting(entry.range), isPlain: !entry.isMarked)
    }

    /// The entry of a key's value in an object. Looks from the key at `hint` on first, for readers who take the keys
    /// in their order.
    func value(of key: String, in object: Int, hint: Int = 0) -> Int? {
        var key = key
        return key.withUTF8 { wanted in
            let first = object + 1
            let end = Int(entries[object].next)
            let middle = hint > first && hint < end ? hint : first
            return find(wanted, from: middle, to: end) ?? find(wanted, from: first, to: middle)
        }
    }

    private func find(_ wanted: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int? {
        var index = start
        while index < end {
            if isKey(entries[index], wanted) { return index + 1 }
            index = Int(entries[index + 1].next)
        }
        return nil
    }

    private func isKey(_ entry: JSONEntry, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        if entry.isMarked { return unescaped(entry).elementsEqual(wanted) }
        let range = entry.range
        guard range.count == wanted.count else { return false }
        var index = range.lowerBound
        for byte in wanted {
            if bytes[index] != byte { return false }
            index += 1
        }
        return true
    }
}
