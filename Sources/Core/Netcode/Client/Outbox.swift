/// What a client has to send, and when: hello until it is answered, then inputs as they come (those of some milliseconds in
/// one message), and at least every 100 ms an ack with the time.
///
/// On a lossy link a message begins with the oldest input that is not known to be applied, and those are sent again and
/// again; on a reliable one each is sent once.
struct Outbox {
    /// Between two messages with new inputs.
    static let gatherMicroseconds: Int64 = 15_000
    /// Between two messages at all.
    static let idleMicroseconds: Int64 = 100_000
    static let helloMicroseconds: Int64 = 1_000_000

    private let isLossy: Bool
    private(set) var isLeaving = false
    /// A hello waits for its answer.
    var isGreeting = false
    /// An input was made since the last message.
    var hasNews = false
    /// Number of the newest hello.
    private(set) var hello: UInt8 = 0
    private var isHelloDue = false
    private var lastHello: Int64 = 0
    private var isHelloRepeated = false
    private var lastSent: Int64 = 0
    /// Up to here inputs were sent at least once.
    private var sentSequence: UInt32 = 0
    /// Of the message of this round that was sent last, where more than 32 inputs wait.
    private var roundSequence: UInt32?
    private var writer = WireWriter()

    init(isLossy: Bool) { self.isLossy = isLossy }

    static func milliseconds(_ now: Int64) -> UInt32 { UInt32(truncatingIfNeeded: now / 1000) }

    mutating func reset() {
        isLeaving = false
        isGreeting = false
        hasNews = false
        isHelloDue = false
        sentSequence = LiveWire.sequence(atHello: hello)
        roundSequence = nil
    }

    mutating func greet(at now: Int64) {
        isGreeting = true
        isHelloDue = true
        isHelloRepeated = false
        hello &+= 1
        lastHello = now
    }

    /// When the hello was sent that was just answered; nil: it was sent more than once, so that nobody knows which one was.
    var helloTime: Int64? { isHelloRepeated ? nil : lastHello }

    mutating func leave() { isLeaving = true }

    mutating func next<Input: Replicated>(
        at now: Int64, ack: UInt32, schema: UInt64, inputs: [TimedInput<Input>], repeats: Int64
    ) -> [UInt8]? {
        if isLeaving {
            reset()
            var bytes: [UInt8] = []
            ClientMessage.writeLeave(into: &bytes)
            return bytes
        }
        if isGreeting {
            // Only a lossy link loses a hello.
            guard isHelloDue || isLossy && now - lastHello > Self.helloMicroseconds else { return nil }
            isHelloRepeated = !isHelloDue
            isHelloDue = false
            lastHello = now
            lastSent = now
            var bytes: [UInt8] = []
            ClientMessage.Hello(isLossy: isLossy, number: hello, schema: schema).write(into: &bytes)
            return bytes
        }
        guard isDue(now, waiting: !inputs.isEmpty, repeats: repeats) else { return nil }
        return write(now, ack: ack, inputs: inputs)
    }

    private func isDue(_ now: Int64, waiting: Bool, repeats: Int64) -> Bool {
        if roundSequence != nil { return true }
        let passed = now - lastSent
        if passed >= Self.idleMicroseconds || passed < 0 { return true }
        if hasNews { return passed >= Self.gatherMicroseconds }
        return isLossy && waiting && passed >= repeats
    }

    private mutating func write<Input: Replicated>(
        _ now: Int64, ack: UInt32, inputs: [TimedInput<Input>]
    ) -> [UInt8] {
        let begin = roundSequence ?? (isLossy ? nil : sentSequence)
        var first = 0
        if let begin {
            while first < inputs.count, LiveWire.distance(from: begin, to: inputs[first].sequence) <= 0 { first += 1 }
        }
        let chosen = inputs[first...].prefix(Int(LiveWire.inputsPerMessage))
        InputMessage.write(ack: ack, time: Self.milliseconds(now), inputs: chosen, into: &writer)
        lastSent = now
        roundSequence = nil
        if let last = chosen.last {
            sentSequence = last.sequence
            if chosen.endIndex < inputs.endIndex { roundSequence = last.sequence }
        }
        if roundSequence == nil { hasNews = false }
        return writer.bits.bytes
    }
}
