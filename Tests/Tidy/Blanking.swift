/// Takes comments and the insides of string literals out of Swift, line for line; interpolated code stays.
///
/// A small scanner, not a parser: it knows `//`, nested `/* */`, `"…"`, `"""…"""`, raw `#"…"#` and `\(…)`.
/// A regular expression literal is taken for code, which is fine as long as its quotes come in pairs.
struct Blanking {
    private let bytes: [UInt8]
    private var position = 0
    private var kept: [UInt8] = []

    static func code(of text: String) -> String {
        var blanking = Blanking(text)
        blanking.scanCode(untilParenthesis: false)
        return String(decoding: blanking.kept, as: UTF8.self)
    }

    private init(_ text: String) {
        bytes = Array(text.utf8)
        kept.reserveCapacity(bytes.count)
    }

    private func starts(_ token: StaticString, at place: Int) -> Bool {
        guard place + token.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<token.utf8CodeUnitCount where token.utf8Start[offset] != bytes[place + offset] {
            return false
        }
        return true
    }

    private mutating func keep() {
        kept.append(bytes[position])
        position += 1
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.count {
            kept.append(bytes[position] == UInt8(ascii: "\n") ? UInt8(ascii: "\n") : UInt8(ascii: " "))
            position += 1
        }
    }

    /// Keeps code; with `untilParenthesis`, up to the one that closes an interpolation.
    private mutating func scanCode(untilParenthesis: Bool) {
        var depth = 0
        while position < bytes.count {
            if starts("//", at: position) {
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { blank() }
            } else if starts("/*", at: position) {
                blankBlockComment()
            } else if let pounds = poundsOfString() {
                scanString(pounds: pounds)
            } else {
                if bytes[position] == UInt8(ascii: "(") { depth += 1 }
                if bytes[position] == UInt8(ascii: ")") {
                    if depth == 0, untilParenthesis { return }
                    depth -= 1
                }
                keep()
            }
        }
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if starts("/*", at: position) {
                depth += 1
                blank(2)
            } else if starts("*/", at: position) {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && position < bytes.count
    }

    /// How many `#` open the string literal that starts here; nil where none does.
    private func poundsOfString() -> Int? {
        var place = position
        while place < bytes.count, bytes[place] == UInt8(ascii: "#") { place += 1 }
        return place < bytes.count && bytes[place] == UInt8(ascii: "\"") ? place - position : nil
    }

    private func has(pounds: Int, at place: Int) -> Bool {
        guard place + pounds <= bytes.count else { return false }
        return bytes[place..<(place + pounds)].allSatisfy { $0 == UInt8(ascii: "#") }
    }

    private mutating func scanString(pounds: Int) {
        let quotes = starts("\"\"\"", at: position + pounds) ? 3 : 1
        for _ in 0..<(pounds + quotes) { keep() }
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\\"), has(pounds: pounds, at: position + 1) {
                blank(1 + pounds)
                guard position < bytes.count else { return }
                if bytes[position] == UInt8(ascii: "(") {
                    keep()
                    scanCode(untilParenthesis: true)
                    if position < bytes.count { keep() }
                } else {
                    blank()
                }
            } else if quotes == 3 ? starts("\"\"\"", at: position) : bytes[position] == UInt8(ascii: "\""),
                has(pounds: pounds, at: position + quotes)
            {
                for _ in 0..<(quotes + pounds) where position < bytes.count { keep() }
                return
            } else if quotes == 1, bytes[position] == UInt8(ascii: "\n") {
                return  // No string runs over a line's end: this was something else.
            } else {
                blank()
            }
        }
    }
}
