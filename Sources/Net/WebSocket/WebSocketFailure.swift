/// Why this side ends a WebSocket: a close code of RFC 6455, section 7.4.1, and a reason for people.
struct WebSocketFailure: Error, Hashable {
    let code: UInt16
    let reason: String

    static func protocolError(_ reason: String) -> WebSocketFailure { WebSocketFailure(code: 1002, reason: reason) }
    static let notUTF8 = WebSocketFailure(code: 1007, reason: "Text that is not UTF-8.")
    static let notDeflate = WebSocketFailure(code: 1007, reason: "A message that cannot be decompressed.")
    static let tooLarge = WebSocketFailure(code: 1009, reason: "The message is too large.")
}

/// Close codes (RFC 6455, section 7.4, and the registry that it founded).
enum WebSocketCloseCode {
    static let normal: UInt16 = 1000
    static let none: UInt16 = 1005
    static let abnormal: UInt16 = 1006

    /// Whether a close frame may carry it.
    static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
