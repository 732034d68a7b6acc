/// What a fuzzer calls for the compact framing of live matches.
package enum LiveMessageFuzz {
    /// Any bytes are read or refused, by each reader of either end; what a client's message was read from is what it is
    /// written as.
    package static func message(_ bytes: UnsafeRawBufferPointer) {
        let span = unsafe RawSpan(_unsafeBytes: bytes)
        var inputs: [TimedInput<Thing>] = []
        if let message = try? ClientMessage.read(span, inputs: &inputs) {
            var again: [TimedInput<Thing>] = []
            let written = write(message, inputs)
            let second = try? ClientMessage.read(written.span.bytes, inputs: &again)
            precondition(second == message, "a message changed on its way through its bytes")
            precondition(write(message, again) == written, "inputs changed on their way through their bytes")
        } else {
            precondition(inputs.isEmpty, "inputs of a refused message were kept")
        }
        sealed(bytes)
        for near: UInt32 in [0, .max, 70_000] {
            let context = FrameHead.Context(ticksPerFrame: 3, tick: near, sequence: near, time: near)
            guard let (head, body) = try? FrameHead.read(span, context) else { continue }
            precondition(body <= bytes.count && body <= FrameHead.byteLimit, "a body that begins behind the end")
            var written: [UInt8] = []
            head.write(ticksPerFrame: 3, into: &written)
            precondition((try? FrameHead.read(written.span.bytes, context))?.head == head, "a head changed")
        }
        _ = try? Welcome<Thing>.read(span)
        _ = try? StationChange.read(span)
        _ = try? Refusal.read(span)
    }

    /// The same bytes as inputs whose checksum is right, which no fuzzer guesses.
    private static func sealed(_ bytes: UnsafeRawBufferPointer) {
        var content: [UInt8] = [LiveWire.inputs] + bytes.prefix(LiveWire.clientMessageBytes)
        content.append(low: 4, of: UInt64(CRC32.of(content)))
        var inputs: [TimedInput<Thing>] = []
        _ = try? ClientMessage.read(content.span.bytes, inputs: &inputs)
        for input in inputs { precondition((-7...7).contains(input.input.level), "a field out of bounds") }
    }

    private static func write(_ message: ClientMessage, _ inputs: [TimedInput<Thing>]) -> [UInt8] {
        var bytes: [UInt8] = []
        switch message {
        case .hello(let hello): hello.write(into: &bytes)
        case .leave: ClientMessage.writeLeave(into: &bytes)
        case .inputs(let head):
            var writer = WireWriter()
            InputMessage.write(ack: head.ack, time: head.time, inputs: inputs[...], into: &writer)
            bytes = writer.bits.bytes
        }
        return bytes
    }

    /// Something of each form.
    private struct Thing: Replicated {
        var level: Int32 = 0
        var place = 0.0
        var facing = 0.0
        var isOn = false
        var parts: [Nothing] = []

        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.level(&level, "level", in: -7...7)
            visit.fixed(&place, "place", in: -1000...1000, step: 1.0 / 64)
            visit.angle(&facing, "facing")
            visit.flag(&isOn, "isOn")
            visit.list(&parts, "parts", limit: 3)
        }
    }
}
