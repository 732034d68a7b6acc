/// What a WebSocket's messages are for. Every call comes on the socket's loop; `opened` first, `closed` last and once.
package protocol WebSocketHandler: AnyObject, Sendable {
    func opened(_ socket: WebSocket)
    /// A text message, complete and valid UTF-8. The bytes are valid during the call only: copy what is to stay.
    func received(text: RawSpan, on socket: WebSocket)
    /// A binary message, complete. The bytes are valid during the call only: copy what is to stay.
    func received(binary: RawSpan, on socket: WebSocket)
    /// Output had piled up above the high-water mark and has gone out again down to its half.
    func drained(_ socket: WebSocket)
    /// The socket is over: sends do nothing from now on.
    /// - Parameters:
    ///   - code: the peer's close code, or this side's if it closed first or found an error; 1005 if the peer gave none, 1006 if
    ///     the connection broke.
    func closed(_ socket: WebSocket, code: UInt16, reason: String)
}

extension WebSocketHandler {
    package func opened(_ socket: WebSocket) {}
    package func drained(_ socket: WebSocket) {}
    package func closed(_ socket: WebSocket, code: UInt16, reason: String) {}
}
