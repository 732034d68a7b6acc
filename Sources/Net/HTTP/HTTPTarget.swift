/// What a request asks for: the path, in parts and percent-decoded, and the query.
package struct HTTPTarget: Sendable, Hashable {
    /// The path as sent, without the query.
    package let path: String
    /// The parts of the path, percent-decoded; `/` has none, `/a/` has `a` and an empty one. A decoded part may itself hold a
    /// slash, so never join them to a file's name.
    package let segments: [String]
    /// The query as sent, without the question mark; nil if there was none.
    package let query: String?

    /// Most parts of a path, and most items of a query.
    static let partsLimit = 128

    /// Reads the request-target of RFC 9112, section 3.2, in origin, absolute or asterisk form.
    init(_ raw: UnsafeRawBufferPointer) throws(HTTPFailure) {
        var rest = raw
        if raw.first != UInt8(ascii: "/") {
            if raw.count == 1, raw.first == UInt8(ascii: "*") {
                path = "*"
                segments = ["*"]
                query = nil
                return
            }
            rest = try Self.afterAuthority(raw)
        }
        let mark = rest.firstIndex(of: UInt8(ascii: "?"))
        let pathBytes = UnsafeRawBufferPointer(rebasing: rest[..<(mark ?? rest.endIndex)])
        guard !rest.contains(UInt8(ascii: "#")) else { throw .malformed("A request's address has no fragment.") }
        path = pathBytes.isEmpty ? "/" : String(decoding: pathBytes, as: UTF8.self)
        query = mark.map { String(decoding: rest[($0 + 1)...], as: UTF8.self) }
        segments = try Self.segments(pathBytes)
    }

    private static func afterAuthority(_ raw: UnsafeRawBufferPointer) throws(HTTPFailure) -> UnsafeRawBufferPointer {
        for scheme in ["http://", "https://"] where raw.count > scheme.utf8.count {
            guard zip(raw, scheme.utf8).allSatisfy({ HTTPSyntax.lowercase($0) == $1 }) else { continue }
            let afterScheme = UnsafeRawBufferPointer(rebasing: raw[scheme.utf8.count...])
            let end = afterScheme.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
            return UnsafeRawBufferPointer(rebasing: afterScheme[(end ?? afterScheme.endIndex)...])
        }
        throw .malformed("The request's address is not a path.")
    }

    private static func segments(_ path: UnsafeRawBufferPointer) throws(HTTPFailure) -> [String] {
        guard path.count > 1 else { return [] }
        var result: [String] = []
        for part in path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard result.count < partsLimit else { throw .targetTooLong }
            guard let text = decode(UnsafeRawBufferPointer(rebasing: part), plusIsSpace: false) else {
                throw .malformed("The request's path is not properly encoded.")
            }
            result.append(text)
        }
        return result
    }

    /// The query's items, percent-decoded, in order. Items that are not properly encoded are left out.
    package var queryItems: [(name: String, value: String)] { decodedQuery.compactMap { $0 } }

    /// Whether `queryItems` are all that was sent.
    package var isQueryWhole: Bool { decodedQuery.allSatisfy { $0 != nil } }

    private var decodedQuery: [(name: String, value: String)?] {
        guard let query else { return [] }
        let items = query.utf8.split(separator: UInt8(ascii: "&"), maxSplits: Self.partsLimit)
        return items.enumerated().map { index, item in
            guard index < Self.partsLimit else { return nil }
            let equals = item.firstIndex(of: UInt8(ascii: "="))
            let name = Array(item[..<(equals ?? item.endIndex)])
            let value = equals.map { Array(item[item.index(after: $0)...]) } ?? []
            guard let name = name.withUnsafeBytes({ Self.decode($0, plusIsSpace: true) }),
                let value = value.withUnsafeBytes({ Self.decode($0, plusIsSpace: true) })
            else { return nil }
            return (name, value)
        }
    }

    /// The first query item of that name.
    package func queryValue(_ name: String) -> String? { queryItems.first { $0.name == name }?.value }

    /// Undoes percent-encoding; nil if a sequence is broken, a NUL comes out or the result is not UTF-8.
    private static func decode(_ bytes: UnsafeRawBufferPointer, plusIsSpace: Bool) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            var byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard index + 1 < bytes.count, let high = HTTPSyntax.hexValue(bytes[index]),
                    let low = HTTPSyntax.hexValue(bytes[index + 1])
                else { return nil }
                byte = high << 4 | low
                index += 2
                if byte == 0 { return nil }
            } else if plusIsSpace, byte == UInt8(ascii: "+") {
                byte = UInt8(ascii: " ")
            }
            decoded.append(byte)
        }
        return String(validating: decoded, as: UTF8.self)
    }
}
