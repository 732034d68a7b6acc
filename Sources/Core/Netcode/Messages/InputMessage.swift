/// One thing that a player did: which, when, and for which tick it is meant.
public struct TimedInput<Input: Replicated>: Sendable {
    /// From 1 after each hello, each one more than the last.
    public var sequence: UInt32
    /// The tick whose step it should take part in.
    public var tick: UInt32
    /// Milliseconds of the client's own clock; wraps.
    public var time: UInt32
    public var input: Input

    @inlinable
    public init(sequence: UInt32, tick: UInt32, time: UInt32, input: Input) {
        self.sequence = sequence
        self.tick = tick
        self.time = time
        self.input = input
    }
}

/// What a message of inputs says besides them.
public struct InputHead: Equatable, Sendable {
    /// The tick of the newest frame that was decoded; 0: none.
    public var ack: UInt32
    /// The client's clock when it sent this, in milliseconds; wraps.
    public var time: UInt32
    /// Of the first input.
    public var firstSequence: UInt32
    public var count: Int32

    @inlinable
    public init(ack: UInt32, time: UInt32, firstSequence: UInt32 = 0, count: Int32 = 0) {
        self.ack = ack
        self.time = time
        self.firstSequence = firstSequence
        self.count = count
    }
}

/// Inputs, an ack and the client's time. Without inputs it is the last two alone.
///
///     0x82  count u8  ack u32  time u32
///     if count > 0: first sequence u32, first tick u32, then bits, the lowest first:
///         for each: ticks since the one before (groups of 2), milliseconds since it (groups of 6; the first one: before
///         `time`), the input in wire form
///     zeros up to a whole byte; CRC-32 of all that u32
public enum InputMessage {
    /// With no inputs.
    public static let leastBytes = 14

    /// `inputs`, of which at most 32 are written, follow each other without gaps and do not go back in time.
    @inlinable
    public static func write<Input: Replicated>(
        ack: UInt32, time: UInt32, inputs: ArraySlice<TimedInput<Input>>, into writer: inout WireWriter
    ) {
        let inputs = inputs.prefix(Int(LiveWire.inputsPerMessage))
        writer.bits.reset()
        writer.bits.write(UInt32(LiveWire.inputs), bits: 8)
        writer.bits.write(UInt32(truncatingIfNeeded: inputs.count), bits: 8)
        writer.bits.write(ack, bits: 32)
        writer.bits.write(time, bits: 32)
        if let first = inputs.first {
            writer.bits.write(first.sequence, bits: 32)
            writer.bits.write(first.tick, bits: 32)
            var tick = first.tick
            var last = first.time
            for place in inputs.indices {
                let past = place == inputs.startIndex ? time &- last : inputs[place].time &- last
                writer.bits.write(small: inputs[place].tick &- tick, group: 2)
                writer.bits.write(small: past, group: 6)
                tick = inputs[place].tick
                last = inputs[place].time
                var input = inputs[place].input
                input.replicate(&writer)
            }
            writer.bits.align()
        }
        let checksum = CRC32.of(writer.bits.bytes)
        writer.bits.write(checksum, bits: 32)
    }

    @inlinable
    static func read<Input: Replicated>(
        _ bytes: UnsafeRawBufferPointer, inputs: inout [TimedInput<Input>]
    ) throws(LiveWireError) -> InputHead {
        guard bytes.count >= leastBytes else { throw .damaged }
        let content = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 4)])
        let checksum = bytes.loadUnaligned(fromByteOffset: content.count, as: UInt32.self)
        guard CRC32.of(content) == UInt32(littleEndian: checksum) else { throw .checksum }

        var reader = WireReader(content)
        _ = reader.byte()
        let count = Int32(reader.byte())
        guard count <= LiveWire.inputsPerMessage else { throw .tooLong }
        let ack = reader.number()
        let time = reader.number()
        guard count > 0 else {
            guard reader.bytesLeft == 0 else { throw .damaged }
            return InputHead(ack: ack, time: time)
        }
        let head = InputHead(ack: ack, time: time, firstSequence: reader.number(), count: count)
        var tick = reader.number()
        var age: UInt32 = 0
        for place in 0..<UInt32(bitPattern: count) {
            tick &+= reader.small(group: 2)
            let past = reader.small(group: 6)
            // None is from after the message itself.
            guard place == 0 || past <= age else { break }
            age = place == 0 ? past : age - past
            var input = Input()
            input.replicate(&reader)
            guard !reader.isDamaged else { break }
            inputs.append(
                TimedInput(sequence: head.firstSequence &+ place, tick: tick, time: time &- age, input: input))
        }
        reader.align()
        guard !reader.isDamaged, inputs.count == Int(count), reader.bytesLeft == 0 else {
            inputs.removeAll(keepingCapacity: true)
            throw .damaged
        }
        return head
    }
}
