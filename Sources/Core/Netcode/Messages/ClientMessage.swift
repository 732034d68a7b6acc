/// What a client says. Inputs are read into an array that the reader keeps, so that nothing is allocated.
///
///     hello   0x81  version u8  flags u8  number u8  schema hash u64
///     inputs  0x82  `InputMessage` draws it
///     leave   0x83
public enum ClientMessage: Equatable, Sendable {
    case hello(Hello)
    /// The inputs themselves stand in the array that `read` was given.
    case inputs(InputHead)
    case leave

    /// Wants frames from now on.
    public struct Hello: Equatable, Sendable {
        /// The link loses messages: only what was acked may serve as a baseline.
        public var isLossy: Bool
        /// Another one for each hello of a stream; one that comes twice is answered twice, and changes nothing more.
        public var number: UInt8
        /// `SchemaTable.hash` of the client's game; frames of another one can't be read.
        public var schema: UInt64

        public init(isLossy: Bool, number: UInt8 = 0, schema: UInt64) {
            self.isLossy = isLossy
            self.number = number
            self.schema = schema
        }

        public func write(into bytes: inout [UInt8]) {
            bytes.append(LiveWire.hello)
            bytes.append(LiveWire.version)
            bytes.append(isLossy ? 1 : 0)
            bytes.append(number)
            bytes.append(low: 8, of: schema)
        }

        @usableFromInline
        static func read(_ reader: inout WireReader) throws(LiveWireError) -> Hello {
            guard reader.byte() == LiveWire.version else { throw .version }
            let flags = reader.byte()
            let number = reader.byte()
            let schema = reader.long()
            guard flags < 2, !reader.isDamaged, reader.bytesLeft == 0 else { throw .damaged }
            return Hello(isLossy: flags != 0, number: number, schema: schema)
        }
    }

    /// Gives the station up.
    public static func writeLeave(into bytes: inout [UInt8]) { bytes.append(LiveWire.leave) }

    /// Reads one message. `inputs` is emptied, and filled where the message brings some: the array may be kept and used again
    /// for every message, which then allocates nothing.
    @inlinable
    public static func read<Input: Replicated>(
        _ bytes: RawSpan, inputs: inout [TimedInput<Input>]
    ) throws(LiveWireError) -> ClientMessage {
        inputs.removeAll(keepingCapacity: true)
        return try bytes.withUnsafeBytes { (buffer) throws(LiveWireError) -> ClientMessage in
            guard buffer.count <= LiveWire.clientMessageBytes else { throw .tooLong }
            var reader = WireReader(buffer)
            switch reader.byte() {
            case LiveWire.hello: return .hello(try Hello.read(&reader))
            case LiveWire.inputs: return .inputs(try InputMessage.read(buffer, inputs: &inputs))
            case LiveWire.leave where buffer.count == 1: return .leave
            case LiveWire.leave: throw .damaged
            default: throw .unknown
            }
        }
    }
}

/// 128 random bits that stand for a seat: whoever shows them where a foreign wire lets players rejoin may come back to it.
public struct ResumeToken: Hashable, Sendable {
    public static let byteCount = 16

    public var low: UInt64
    public var high: UInt64

    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    @usableFromInline
    init(_ reader: inout WireReader) {
        low = reader.long()
        high = reader.long()
    }

    public func write(into bytes: inout [UInt8]) {
        bytes.append(low: 8, of: low)
        bytes.append(low: 8, of: high)
    }
}
