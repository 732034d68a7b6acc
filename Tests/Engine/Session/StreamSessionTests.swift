import Martlet
import MartletEngine
import Testing

@Suite("The session of a stream")
struct StreamSessionTests {
    private static func identity(_ name: String, until seconds: Int64) -> Authenticated {
        Authenticated(
            caller: Caller(account: AccountID(name), displayName: name), session: SessionID("s-\(name)"),
            expiresAt: Timestamp(microseconds: seconds * 1_000_000))
    }

    private final class Harness {
        var session: StreamSession
        var inputs: [MatchInput] = []
        var frames: [JSONValue] = []
        var closed: CloseReason?
        /// What a live match tells of its ticks.
        var ticks: TickTimes?

        init(until seconds: Int64 = 100, limits: StreamLimits = StreamLimits()) {
            session = StreamSession(
                subscriber: SubscriberID(1), match: MatchID("m1"), identity: identity("ann", until: seconds),
                lean: false, limits: limits)
        }

        func receive(_ text: String, at seconds: Int64 = 0) { receive(Array(text.utf8), at: seconds) }

        func receive(_ bytes: [UInt8], at seconds: Int64 = 0) {
            var effects: [StreamSession.Effect] = []
            session.receive(
                bytes.span.bytes, now: Self.now(seconds), offset: 3, ticks: ticks,
                verify: {
                    $0 == "later" ? identity("ann", until: 500) : $0 == "other" ? identity("bob", until: 500) : nil
                },
                effects: &effects)
            take(effects)
        }

        func pass(to seconds: Int64) {
            var effects: [StreamSession.Effect] = []
            session.timePassed(now: Self.now(seconds), offset: 3, effects: &effects)
            take(effects)
        }

        static func now(_ seconds: Int64) -> Now {
            Now(monotonic: seconds * 1_000_000_000, wall: Timestamp(microseconds: seconds * 1_000_000))
        }

        func take(_ effects: [StreamSession.Effect]) {
            for effect in effects {
                switch effect {
                case .match(let input): inputs.append(input)
                case .send(let frame):
                    frames.append((try? JSONValue(parsing: frame.bytes)) ?? .null)
                case .close(let reason): closed = reason
                }
            }
        }

        var errorCode: String? { frames.last?["error"]?["code"]?.string }
    }

    private let command =
        #"{"v":1,"matchId":"m1","tick":1,"turn":1,"actorPlayerId":"p1","command":{"type":"Mark","square":0}}"#

    @Test(
        "A command becomes an input of the match with its clientMessageId as it came",
        arguments: [
            "\"a\\u0041\"", "12", "1.50", "null",
        ])
    func commands(id: String) {
        let harness = Harness()
        harness.receive("{\"clientMessageId\":\(id),\"command\":\(command)}")
        guard case .command(let request, .stream(_, let message))? = harness.inputs.first else {
            Issue.record("no command")
            return
        }
        #expect(request.tick == 1 && request.turn == 1 && request.actorPlayerID == "p1")
        #expect(message.map { String(decoding: $0, as: UTF8.self) } == (id == "null" ? nil : id))
    }

    @Test(
        "What has not the form of a message gets an error and changes nothing",
        arguments: [
            ("{", "malformed_json"), ("", "malformed_json"), ("[]", "invalid_request"), ("7", "invalid_request"),
            (#"{"clientMessageId":{}}"#, "invalid_request"), (#"{"clientMessageId":true}"#, "invalid_request"),
            (#"{"ping":"x"}"#, "invalid_request"), (#"{"requestSnapshot":1}"#, "invalid_request"),
            (#"{"command":7}"#, "invalid_request"), (#"{"command":{"v":2}}"#, "unsupported_version"),
            (#"{"command":{"v":1,"matchId":"m1","tick":-1}}"#, "invalid_request"),
            (#"{"command":{"v":1,"matchId":"m1","tick":1e99}}"#, "invalid_request"),
            (#"{"command":{"v":1,"matchId":"m1","tick":1,"turn":"x"}}"#, "invalid_request"),
        ])
    func badForm(text: String, code: String) {
        let harness = Harness()
        harness.receive(text)
        #expect(harness.errorCode == code)
        #expect(harness.inputs.isEmpty && harness.closed == nil)
    }

    @Test("Bytes that are not UTF-8, nests and long ids are errors, not ends")
    func hostileBytes() {
        let harness = Harness()
        harness.receive([0x22, 0xff, 0x22])
        #expect(harness.errorCode == "malformed_json")
        harness.receive(String(repeating: "[", count: 30_000))
        #expect(harness.errorCode == "malformed_json")
        harness.receive("{\"clientMessageId\":\"\(String(repeating: "x", count: 200))\"}")
        #expect(harness.errorCode == "invalid_request")
        #expect(harness.closed == nil)
    }

    @Test("A message with one bad part is refused whole")
    func whole() {
        let harness = Harness()
        harness.receive("{\"clientMessageId\":1,\"requestSnapshot\":\"x\",\"command\":\(command)}")
        #expect(harness.inputs.isEmpty)
        #expect(harness.frames.count == 1)
    }

    @Test("A ping is answered with its own number")
    func ping() {
        let harness = Harness()
        harness.receive(#"{"ping":1.50}"#)
        #expect(harness.frames.last?["pong"]?.double == 1.5)
        #expect(harness.frames.last?["tickTimes"] == nil)
        harness.ticks = TickTimes(mean: 1_200, longest: 3_400, budget: 10_000)
        harness.receive(#"{"ping":7}"#)
        #expect(harness.frames.last?["tickTimes"]?["meanMicroseconds"]?.int == 1_200)
        #expect(harness.frames.last?["tickTimes"]?["longestMicroseconds"]?.int == 3_400)
        #expect(harness.frames.last?["tickTimes"]?["budgetMicroseconds"]?.int == 10_000)
        #expect(harness.frames.last?["offset"]?.int == 3)
    }

    @Test("An expired token ends the stream with 4001, by itself or at the next message")
    func expiry() {
        let harness = Harness()
        harness.pass(to: 99)
        #expect(harness.closed == nil)
        harness.pass(to: 100)
        #expect(harness.closed == .notAuthenticated)
        #expect(harness.frames.last?["closing"]?["code"]?.int == 4001)
        let other = Harness()
        other.receive("{\"command\":\(command)}", at: 100)
        #expect(other.closed == .notAuthenticated && other.inputs.isEmpty)
        other.receive("{\"command\":\(command)}", at: 100)
        #expect(other.frames.count == 1)
    }

    @Test("A fresher token of the same account extends the stream; another's ends it")
    func refresh() {
        let harness = Harness()
        harness.receive(#"{"accessToken":"later"}"#, at: 150)
        #expect(harness.closed == nil)
        harness.pass(to: 499)
        #expect(harness.closed == nil)
        harness.receive(#"{"accessToken":"other"}"#, at: 200)
        #expect(harness.closed == .notAuthenticated)
        let bad = Harness()
        bad.receive(#"{"accessToken":"nonsense"}"#)
        #expect(bad.closed == .notAuthenticated)
    }

    @Test("Too many messages end the stream with 4008")
    func flood() {
        var limits = StreamLimits()
        limits.messages = .init(burst: 5, perSecond: 1)
        let harness = Harness(limits: limits)
        for _ in 0..<5 { harness.receive(#"{"ping":1}"#) }
        #expect(harness.closed == nil)
        harness.receive(#"{"ping":1}"#)
        #expect(harness.closed == .tooManyMessages)
    }
}

@Suite("Token buckets")
struct TokenBucketTests {
    @Test("A burst at once, then the rate, and never more than the burst after a rest")
    func rate() {
        let rate = TokenBucket.Rate(burst: 3, perSecond: 2)
        var bucket = TokenBucket()
        #expect((0..<4).map { _ in bucket.take(rate, now: 0) } == [nil, nil, nil, 1])
        #expect(bucket.take(rate, now: 500_000_000) == nil)
        #expect(bucket.take(rate, now: 500_000_000) != nil)
        #expect((0..<4).map { _ in bucket.take(rate, now: 3_600_000_000_000) == nil } == [true, true, true, false])
    }

    @Test("A refused try costs nothing, and extreme rates and times trap nowhere")
    func extremes() {
        var slow = TokenBucket()
        let rate = TokenBucket.Rate(burst: Int.max, perSecond: 0)
        #expect(slow.take(rate, now: 0) == nil)
        var quick = TokenBucket()
        #expect(quick.take(.init(burst: 0, perSecond: .infinity), now: Int64.max / 2) == nil)
        #expect(quick.isFull(now: Int64.max / 2 + 1_000_000_000))
        var bucket = TokenBucket()
        let once = TokenBucket.Rate(burst: 1, perSecond: 1)
        #expect(bucket.take(once, now: 0) == nil)
        for _ in 0..<10 { #expect(bucket.take(once, now: 0) == 1) }
        #expect(bucket.take(once, now: 1_000_000_000) == nil)
    }
}
