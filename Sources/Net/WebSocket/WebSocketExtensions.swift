/// `Sec-WebSocket-Extensions` (RFC 6455, section 9.1) as far as permessage-deflate (RFC 7692) goes.
enum WebSocketExtensions {
    struct Offer: Equatable {
        let name: String
        let parameters: [Parameter]
    }

    struct Parameter: Equatable {
        let name: String
        let value: String?
    }

    /// Most offers and parameters that are looked at.
    static let partsLimit = 32

    /// Reads all offers; nil if the header is broken.
    static func parse(_ values: [String]) -> [Offer]? {
        var offers: [Offer] = []
        for value in values {
            var reader = Reader(bytes: Array(value.utf8))
            repeat {
                guard let offer = reader.offer(), offers.count < partsLimit else { return nil }
                offers.append(offer)
            } while reader.skip(UInt8(ascii: ","))
            guard reader.isAtEnd else { return nil }
        }
        return offers
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0

        var isAtEnd: Bool { index == bytes.count }

        mutating func skipSpace() {
            while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
        }

        mutating func skip(_ byte: UInt8) -> Bool {
            skipSpace()
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }

        mutating func token() -> String? {
            skipSpace()
            let start = index
            while index < bytes.count, HTTPSyntax.isToken(bytes[index]) { index += 1 }
            defer { skipSpace() }
            return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
        }

        /// A token, perhaps in quotes.
        mutating func value() -> String? {
            guard skip(UInt8(ascii: "\"")) else { return token() }
            guard let text = token(), skip(UInt8(ascii: "\"")) else { return nil }
            return text
        }

        mutating func offer() -> Offer? {
            guard let name = token() else { return nil }
            var parameters: [Parameter] = []
            while skip(UInt8(ascii: ";")) {
                guard parameters.count < partsLimit, let name = token() else { return nil }
                if skip(UInt8(ascii: "=")) {
                    guard let value = value() else { return nil }
                    parameters.append(Parameter(name: name.lowercased(), value: value))
                } else {
                    parameters.append(Parameter(name: name.lowercased(), value: nil))
                }
            }
            skipSpace()
            return Offer(name: name.lowercased(), parameters: parameters)
        }
    }
}

/// What both sides agreed upon.
struct DeflateAgreement: Equatable, Sendable {
    /// The window that this side's compressor may use: 9 to 15.
    let windowBits: Int32

    /// The server's choice: the first offer that it can keep. Both directions without context takeover, so that nothing has to be
    /// kept between two messages.
    static func choose(_ offers: [WebSocketExtensions.Offer]) -> (agreement: DeflateAgreement, answer: String)? {
        for offer in offers where offer.name == "permessage-deflate" {
            guard let windowBits = serverWindow(offer) else { continue }
            var answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
            if windowBits < 15 { answer += "; server_max_window_bits=\(windowBits)" }
            return (DeflateAgreement(windowBits: windowBits), answer)
        }
        return nil
    }

    /// The window that an offer leaves to the server, or nil if the offer is invalid or cannot be kept.
    private static func serverWindow(_ offer: WebSocketExtensions.Offer) -> Int32? {
        var seen: Set<String> = []
        var windowBits: Int32 = 15
        for parameter in offer.parameters {
            guard seen.insert(parameter.name).inserted else { return nil }
            switch parameter.name {
            case "server_no_context_takeover", "client_no_context_takeover":
                guard parameter.value == nil else { return nil }
            case "server_max_window_bits":
                // zlib has no raw window of 8 bits.
                guard let bits = bits(parameter.value), bits >= 9 else { return nil }
                windowBits = bits
            case "client_max_window_bits":
                guard parameter.value == nil || bits(parameter.value) != nil else { return nil }
            default: return nil
            }
        }
        return windowBits
    }

    /// The client's own offer.
    static let offer = "permessage-deflate; client_no_context_takeover; server_no_context_takeover"

    /// Reads the server's answer to `offer`; nil if it is not one that may be given.
    static func accepted(_ answers: [WebSocketExtensions.Offer]) -> DeflateAgreement? {
        guard answers.count == 1, let answer = answers.first, answer.name == "permessage-deflate" else { return nil }
        var seen: Set<String> = []
        for parameter in answer.parameters {
            guard seen.insert(parameter.name).inserted else { return nil }
            switch parameter.name {
            case "server_no_context_takeover", "client_no_context_takeover":
                guard parameter.value == nil else { return nil }
            case "server_max_window_bits": guard bits(parameter.value) != nil else { return nil }
            default: return nil
            }
        }
        return seen.contains("server_no_context_takeover") ? DeflateAgreement(windowBits: 15) : nil
    }

    /// 8 to 15, without a leading zero.
    private static func bits(_ text: String?) -> Int32? {
        guard let text, let bits = Int32(text), (8...15).contains(bits), text == "\(bits)" else { return nil }
        return bits
    }
}
