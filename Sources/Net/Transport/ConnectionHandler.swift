/// Who understands a connection's bytes: HTTP, WebSocket, a client. Every call comes on the connection's loop.
protocol ConnectionHandler: AnyObject {
    /// Bytes have come. They lie in a buffer that all connections of the loop share: what is not used up now must be copied.
    /// The handler may change them in place (a WebSocket unmasks).
    func received(_ bytes: UnsafeMutableRawBufferPointer, on connection: Connection)
    /// The peer will send no more; it may still read.
    func peerEnded(_ connection: Connection)
    /// Output had piled up and has gone out to the kernel down to half the high-water mark.
    func drained(_ connection: Connection)
    /// The connection's `deadline` has passed; the handler sets another or closes.
    func deadlinePassed(_ connection: Connection)
    /// The connection is gone. The last call.
    func closed(_ connection: Connection, why: Connection.CloseReason)
}
