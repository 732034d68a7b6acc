import MartletNet

/// Takes what ticks make for one member: the member's socket as it is, or who makes something else of it.
protocol FrameSink: AnyObject {
    /// Sends a frame, whose bytes are only there during the call. Returns the bytes that the kernel has refused so far, those
    /// of this turn not counted, since they go out at its end; -1: the stream is over.
    func send(frame: RawSpan) -> Int

    /// How many bytes the kernel has refused so far; -1: the stream is over.
    var heldBytes: Int { get }
}

extension WebSocket: FrameSink {
    func send(frame: RawSpan) -> Int {
        send(packed: frame) ? refusedBytes : -1
    }

    var heldBytes: Int { isOpen ? refusedBytes : -1 }
}
