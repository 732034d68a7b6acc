import COpenSSL

/// The opening handshake (RFC 6455, section 4).
enum WebSocketHandshake {
    struct Accepted {
        let headers: [HTTPResponse.Header]
        let deflate: DeflateAgreement?
    }

    private static let badRequest = HTTPFailure(
        status: 400, code: "bad_handshake", message: "This is not the beginning of a WebSocket.")

    /// The server's side: checks the request and makes the answer's headers.
    static func accept(
        _ head: HTTPRequestHead, subprotocol: String?, deflate: WebSocketConfiguration.Deflate?
    ) throws(HTTPFailure) -> Accepted {
        guard head.asksForWebSocket else {
            throw HTTPFailure(status: 426, code: "upgrade_required", message: "Only a WebSocket can be opened here.")
        }
        guard head.method == "GET", head.minorVersion == 1, !head.hasBody else { throw badRequest }
        let versions = head.headers.values("sec-websocket-version")
        guard versions == ["13"] else {
            throw HTTPFailure(
                status: 426, code: "upgrade_required", message: "The only version of WebSocket here is 13.")
        }
        let keys = head.headers.values("sec-websocket-key")
        guard keys.count == 1, isKey(keys[0]) else { throw badRequest }
        var headers = [
            HTTPResponse.Header("Upgrade", "websocket"), .init("Sec-WebSocket-Accept", answer(to: keys[0])),
        ]
        if let subprotocol, head.headers.list("sec-websocket-protocol").contains(subprotocol) {
            headers.append(.init("Sec-WebSocket-Protocol", subprotocol))
        }
        var agreement: DeflateAgreement?
        let extensions = head.headers.values("sec-websocket-extensions")
        if !extensions.isEmpty {
            guard let offers = WebSocketExtensions.parse(extensions) else { throw badRequest }
            if deflate != nil, let chosen = DeflateAgreement.choose(offers) {
                agreement = chosen.agreement
                headers.append(.init("Sec-WebSocket-Extensions", chosen.answer))
            }
        }
        return Accepted(headers: headers, deflate: agreement)
    }

    /// Sixteen bytes in base64: 22 digits, of which the last carries four zero bits, and two equals signs.
    private static func isKey(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes.suffix(2) == [61, 61] else { return false }
        return bytes.prefix(22).allSatisfy { base64Digits.contains($0) }
    }

    /// `Sec-WebSocket-Accept` for a key.
    static func answer(to key: String) -> String {
        let text = Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        SHA1(text, text.count, &digest)
        return base64(digest)
    }

    /// A client's key: sixteen random bytes.
    static func newKey() -> String { base64((0..<16).map { _ in UInt8.random(in: 0...255) }) }

    private static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for index in 0..<3 { bits = bits << 8 | (index < group.count ? UInt32(group[start + index]) : 0) }
            for index in 0..<4 {
                let digit = base64Digits[Int(bits >> UInt32(18 - 6 * index)) & 63]
                text.append(index <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
