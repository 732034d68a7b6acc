/// How WebSockets behave; one value is shared by all sockets that use it.
package final class WebSocketConfiguration: Sendable {
    /// permessage-deflate (RFC 7692). Each message is compressed on its own, so that a connection keeps no state: all sockets of
    /// a loop share one compressor and one decompressor.
    package struct Deflate: Sendable {
        /// Messages below this size are sent as they are.
        package var thresholdBytes: Int

        package init(thresholdBytes: Int = 1024) { self.thresholdBytes = thresholdBytes }
    }

    /// The largest message taken, after decompression; a larger one ends the socket with 1009.
    package let messageBytes: Int
    /// Output above this pauses reading (if `pausesReading`) and promises a `drained`.
    package let highWaterBytes: Int
    /// Output above this cuts the socket off with `slowReaderCode`.
    package let hardLimitBytes: Int
    package let slowReaderCode: UInt16
    /// A peer whose output has piled up above the high-water mark is not read from: right for answers, as in an echo.
    package let pausesReading: Bool
    /// After this long without a byte from the peer it is pinged; 0: never.
    package let pingMilliseconds: UInt64
    /// After this long without a byte from the peer the socket is cut off; 0: never.
    package let idleMilliseconds: UInt64
    /// How long the peer may take to answer a close.
    package let closeMilliseconds: UInt64
    /// Whether compression is agreed to (server) or asked for (client).
    package let deflate: Deflate?

    package init(
        messageBytes: Int = 64 * 1024, highWaterBytes: Int = 256 * 1024, hardLimitBytes: Int = 2 * 1024 * 1024,
        slowReaderCode: UInt16 = 1008, pausesReading: Bool = true, pingMilliseconds: UInt64 = 30_000,
        idleMilliseconds: UInt64 = 60_000, closeMilliseconds: UInt64 = 5_000, deflate: Deflate? = Deflate()
    ) {
        self.messageBytes = messageBytes
        self.highWaterBytes = min(highWaterBytes, Int(Int32.max))
        self.hardLimitBytes = hardLimitBytes
        self.slowReaderCode = slowReaderCode
        self.pausesReading = pausesReading
        self.pingMilliseconds = pingMilliseconds
        self.idleMilliseconds = idleMilliseconds
        self.closeMilliseconds = closeMilliseconds
        self.deflate = deflate
    }
}
