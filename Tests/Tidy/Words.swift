/// Finding words and calls in blanked code.
enum Words {
    static func isPartOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    /// Where a needle stands by itself: no letter runs on before it or behind it.
    /// A needle that begins with `.` or ends in a sign, such as `(`, is free at that end.
    static func places(of needle: String, in line: [UInt8]) -> [Int] {
        let needle = Array(needle.utf8)
        guard let first = needle.first, let last = needle.last, line.count >= needle.count else { return [] }
        var found: [Int] = []
        for start in 0...(line.count - needle.count) where line[start] == first {
            let end = start + needle.count
            guard line[start..<end].elementsEqual(needle) else { continue }
            if isPartOfWord(first), start > 0, isPartOfWord(line[start - 1]) { continue }
            if isPartOfWord(last), end < line.count, isPartOfWord(line[end]) { continue }
            found.append(start)
        }
        return found
    }

    /// The text between the parenthesis at `open` and the one that closes it.
    static func arguments(openedAt open: Int, in code: [UInt8]) -> String {
        var depth = 0
        for place in open..<code.count {
            if code[place] == UInt8(ascii: "(") { depth += 1 }
            if code[place] == UInt8(ascii: ")") {
                depth -= 1
                if depth == 0 { return String(decoding: code[(open + 1)..<place], as: UTF8.self) }
            }
        }
        return String(decoding: code[min(open + 1, code.count)...], as: UTF8.self)
    }

    /// The line of a place in the code, from 1.
    static func line(of place: Int, in code: [UInt8]) -> Int {
        1 + code[..<place].count { $0 == UInt8(ascii: "\n") }
    }
}
