import Martlet

/// Inputs of a dialect's client on their way into its match, in the messages that every client sends: with sequence numbers
/// from 1 after each hello, and each one until a frame says that it is applied.
struct DialectInputs<Input: Replicated> {
    private var pending: [TimedInput<Input>] = []
    private var sequence: UInt32 = 0
    private var time: UInt32 = 0
    private var writer = WireWriter()

    /// Of the newest input.
    var newest: (sequence: UInt32, time: UInt32) { (sequence, time) }

    /// A hello: sequences begin anew.
    mutating func restart() {
        pending.removeAll(keepingCapacity: true)
        sequence = 0
    }

    mutating func applied(upTo sequence: UInt32) {
        pending.removeAll { LiveWire.distance(from: $0.sequence, to: sequence) >= 0 }
    }

    /// The message that brings one more input, meant for a tick. nil: too many wait already.
    mutating func message(_ input: Input, tick: UInt32, milliseconds: UInt32) -> [UInt8]? {
        guard pending.count < Int(LiveWire.inputsPerMessage) else { return nil }
        // A clock that goes back stands still: the order is the sequence's.
        if sequence == 0 || LiveWire.distance(from: time, to: milliseconds) > 0 { time = milliseconds }
        sequence &+= 1
        pending.append(TimedInput(sequence: sequence, tick: tick, time: time, input: input))
        InputMessage.write(ack: 0, time: time, inputs: pending[...], into: &writer)
        return writer.bits.bytes
    }
}
