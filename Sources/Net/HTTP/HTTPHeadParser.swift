/// Reads the lines of a complete head (RFC 9112, sections 2 to 6), strictly: what two programs could read in two ways is refused.
struct HTTPHeadParser {
    /// `lines` without the empty line at the end; every line ends in CRLF, which the caller has made sure of.
    static func request(
        _ lines: UnsafeRawBufferPointer, limits: HTTPLimits
    ) throws(HTTPFailure) -> HTTPRequestHead {
        let lineEnd = lines.firstIndex(of: 13) ?? lines.count
        let line = UnsafeRawBufferPointer(rebasing: lines[..<lineEnd])
        let (method, target, minorVersion) = try requestLine(line, limits: limits)
        let after = min(lines.count, lineEnd + 2)
        var parser = HTTPFieldParser(limits: limits)
        try parser.read(UnsafeRawBufferPointer(rebasing: lines[after...]))
        return try parser.requestHead(method: method, target: target, minorVersion: minorVersion)
    }

    /// request-line = method SP request-target SP HTTP-version
    private static func requestLine(
        _ line: UnsafeRawBufferPointer, limits: HTTPLimits
    ) throws(HTTPFailure) -> (String, HTTPTarget, Int) {
        guard let first = line.firstIndex(of: 32), let last = line.lastIndex(of: 32), first < last else {
            throw .malformed("The request's first line is not one of HTTP.")
        }
        let method = UnsafeRawBufferPointer(rebasing: line[..<first])
        let target = UnsafeRawBufferPointer(rebasing: line[(first + 1)..<last])
        let version = UnsafeRawBufferPointer(rebasing: line[(last + 1)...])
        guard !method.isEmpty, method.count <= 32, method.allSatisfy(HTTPSyntax.isToken) else {
            throw .malformed("The request's method is not one of HTTP.")
        }
        guard version.count == 8, version.starts(with: "HTTP/".utf8), version[6] == UInt8(ascii: "."),
            let major = digit(version[5]), let minor = digit(version[7])
        else { throw .malformed("The request's first line is not one of HTTP.") }
        guard major == 1 else { throw .versionUnknown }
        guard target.count <= limits.targetBytes else { throw .targetTooLong }
        guard !target.isEmpty, target.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw .malformed("The request's address holds characters that it may not.")
        }
        let text = String(decoding: method, as: UTF8.self)
        let parsed = try HTTPTarget(target)
        guard parsed.path != "*" || text == "OPTIONS" else {
            throw .malformed("The request's address is not a path.")
        }
        return (text, parsed, min(1, Int(minor)))
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : nil
    }
}

/// Reads header fields and what they say about the message's framing.
struct HTTPFieldParser {
    private let limits: HTTPLimits
    private var entries: [HTTPFields.Entry] = []
    private var storage: [UInt8] = []

    init(limits: HTTPLimits) { self.limits = limits }

    var fields: HTTPFields { HTTPFields(storage: storage, entries: entries) }

    mutating func read(_ lines: UnsafeRawBufferPointer) throws(HTTPFailure) {
        storage = Array(lines)
        var start = 0
        while start < lines.count {
            var end = start
            while end < lines.count, lines[end] != 13 { end += 1 }
            guard entries.count < limits.fields else { throw .headTooLarge }
            entries.append(try Self.field(lines, start..<end))
            start = end + 2
        }
    }

    /// field-line = field-name ":" OWS field-value OWS
    private static func field(
        _ lines: UnsafeRawBufferPointer, _ line: Range<Int>
    ) throws(HTTPFailure) -> HTTPFields.Entry {
        var colon = line.lowerBound
        while colon < line.upperBound, HTTPSyntax.isToken(lines[colon]) { colon += 1 }
        // A line that begins with white space (obs-fold) ends here too: it has no name.
        guard colon > line.lowerBound, colon < line.upperBound, lines[colon] == UInt8(ascii: ":") else {
            throw .malformed("A header line is not a name, a colon and a value.")
        }
        var start = colon + 1
        var end = line.upperBound
        while start < end, lines[start] == 32 || lines[start] == 9 { start += 1 }
        while end > start, lines[end - 1] == 32 || lines[end - 1] == 9 { end -= 1 }
        for index in start..<end where !HTTPSyntax.isFieldValue(lines[index]) {
            throw .malformed("A header's value holds characters that it may not.")
        }
        return HTTPFields.Entry(
            name: Int32(line.lowerBound)..<Int32(colon), value: Int32(start)..<Int32(end))
    }

    func requestHead(
        method: String, target: HTTPTarget, minorVersion: Int
    ) throws(HTTPFailure) -> HTTPRequestHead {
        let fields = fields
        let hosts = fields.values("host")
        guard hosts.count == 1 || (hosts.isEmpty && minorVersion == 0) else {
            throw .malformed("A request names its Host once.")
        }
        guard hosts.allSatisfy({ $0.utf8.allSatisfy(HTTPSyntax.isHost) }) else {
            throw .malformed("The request's Host is not a host.")
        }
        let connection = fields.list("connection").map { $0.lowercased() }
        let keepsAlive =
            minorVersion == 1 ? !connection.contains("close") : connection.contains("keep-alive")
        let expectations = fields.values("expect")
        guard expectations.allSatisfy({ $0.lowercased() == "100-continue" }) else { throw .expectationUnknown }
        return HTTPRequestHead(
            method: method, target: target, headers: fields, minorVersion: minorVersion,
            framing: try framing(fields, minorVersion: minorVersion), keepsAlive: keepsAlive,
            expectsContinue: minorVersion == 1 && !expectations.isEmpty)
    }

    /// How long the body is (RFC 9112, section 6). Anything that a proxy in front might read otherwise is an error.
    private func framing(
        _ fields: HTTPFields, minorVersion: Int
    ) throws(HTTPFailure) -> HTTPRequestHead.Framing {
        let codings = fields.values("transfer-encoding")
        let lengths = fields.values("content-length")
        if !codings.isEmpty {
            guard lengths.isEmpty else { throw .malformed("A request has a length or a transfer coding, not both.") }
            guard minorVersion == 1 else { throw .malformed("HTTP/1.0 has no transfer codings.") }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                let final = codings.last?.split(separator: ",").last.map { HTTPSyntax.trimmed($0).lowercased() }
                if final == "chunked" { throw .codingUnknown }
                throw .malformed("A request's last transfer coding is chunked.")
            }
            return .chunked
        }
        guard !lengths.isEmpty else { return .none }
        guard lengths.count == 1 else { throw .malformed("A request has one length.") }
        let digits = Array(lengths[0].utf8)
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
            throw .malformed("The body's length is not a number.")
        }
        // Nineteen digits and more would be above every limit and may be above Int's.
        guard digits.count <= 18, let length = Int(lengths[0]) else { return .length(.max) }
        return .length(length)
    }
}
