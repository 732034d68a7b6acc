import Martlet

/// Inputs of a dialect's client on their way into its match, in the messages that every client sends: with sequence numbers
/// that begin anew with each hello, and each one until a frame says that it is applied.
struct DialectInputs<Input: Replicated> {
    private var pending: [TimedInput<Input>] = []
    private var sequence: UInt32 = 0
    private var time: UInt32 = 0
    /// None came since the hello.
    private var isFirst = true
    private var writer = WireWriter()

    /// Of the newest input.
    var newest: (sequence: UInt32, time: UInt32) { (sequence, time) }

    /// A hello of this number.
    mutating func restart(hello: UInt8) {
        pending.removeAll(keepingCapacity: true)
        sequence = LiveWire.sequence(atHello: hello)
        isFirst = true
    }

    mutating func applied(upTo sequence: UInt32) {
        pending.removeAll { LiveWire.distance(from: $0.sequence, to: sequence) >= 0 }
    }

    /// The message that brings one more input, meant for a tick. nil: too many wait already.
    mutating func message(_ input: Input, tick: UInt32, milliseconds: UInt32) -> [UInt8]? {
        guard pending.count < Int(LiveWire.inputsPerMessage) else { return nil }
        // A clock that goes back stands still: the order is the sequence's.
        if isFirst || LiveWire.distance(from: time, to: milliseconds) > 0 { time = milliseconds }
        isFirst = false
        sequence &+= 1
        pending.append(TimedInput(sequence: sequence, tick: tick, time: time, input: input))
        InputMessage.write(ack: 0, time: time, inputs: pending[...], into: &writer)
        return writer.bits.bytes
    }
}
