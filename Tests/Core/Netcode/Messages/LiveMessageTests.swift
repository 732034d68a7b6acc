import Testing

@testable import Martlet

/// Golden bytes: Docs/live-wire.md shows the same ones. Who changes one of them changes the framing's version.
@Suite struct LiveMessageTests {
    @Test func helloHasItsGoldenBytes() throws {
        var bytes: [UInt8] = []
        ClientMessage.Hello(isLossy: true, number: 9, schema: 0x0807_0605_0403_0201).write(into: &bytes)
        #expect(bytes == [0x81, 1, 1, 9, 1, 2, 3, 4, 5, 6, 7, 8])
        var inputs: [TimedInput<Push>] = []
        #expect(
            try ClientMessage.read(bytes.span.bytes, inputs: &inputs)
                == .hello(.init(isLossy: true, number: 9, schema: 0x0807_0605_0403_0201)))

        bytes[2] = 2
        #expect(throws: LiveWireError.damaged) { try ClientMessage.read(bytes.span.bytes, inputs: &inputs) }
    }

    @Test func inputsHaveTheirGoldenBytes() throws {
        let sent = [
            TimedInput(sequence: 7, tick: 101, time: 9_950, input: Push(thrust: 3, isFiring: false)),
            TimedInput(sequence: 8, tick: 102, time: 10_000, input: Push(thrust: -4, isFiring: true)),
        ]
        var writer = WireWriter()
        InputMessage.write(ack: 99, time: 10_000, inputs: sent[...], into: &writer)
        let bytes = writer.bits.bytes
        let head: [UInt8] = [0x82, 2, 99, 0, 0, 0, 0x10, 0x27, 0, 0, 7, 0, 0, 0, 101, 0, 0, 0]
        #expect(bytes == head + [0xca, 0xd4, 0x94, 0x4d, 0xf2, 0x2c, 0xbd, 0x3a])
        var inputs: [TimedInput<Push>] = []
        let message = try ClientMessage.read(bytes.span.bytes, inputs: &inputs)
        #expect(message == .inputs(InputHead(ack: 99, time: 10_000, firstSequence: 7, count: 2)))
        #expect(inputs.map(\.sequence) == [7, 8] && inputs.map(\.tick) == [101, 102])
        #expect(inputs.map(\.time) == [9_950, 10_000] && inputs.map(\.input) == sent.map(\.input))
    }

    @Test func anEmptyInputMessageIsAckAndTimeAlone() throws {
        var writer = WireWriter()
        InputMessage.write(ack: 5, time: 0xffff_ffff, inputs: [TimedInput<Push>]()[...], into: &writer)
        #expect(writer.bits.bytes == [0x82, 0, 5, 0, 0, 0, 255, 255, 255, 255, 0xcd, 0x9f, 0x21, 0x97])
        var inputs: [TimedInput<Push>] = []
        #expect(
            try ClientMessage.read(writer.bits.bytes.span.bytes, inputs: &inputs)
                == .inputs(InputHead(ack: 5, time: 0xffff_ffff)))
    }

    @Test func aFrameHeadIsUsuallyNineBytesLong() throws {
        let usual = FrameHead(
            tick: 70_000, baseline: 69_997, applied: .init(sequence: 65_537, slack: -3),
            echo: .init(time: 123_456, hold: 12))
        var bytes: [UInt8] = []
        usual.write(ticksPerFrame: 3, into: &bytes)
        #expect(bytes == [0x4d, 0x70, 0x11, 1, 0, 0xfd, 0x40, 0xe2, 12])
        let context = FrameHead.Context(ticksPerFrame: 3, tick: 69_997, sequence: 65_530, time: 123_500)
        let read = try FrameHead.read((bytes + [1, 2, 3]).span.bytes, context)
        #expect(read.head == usual && read.body == 9)
    }

    @Test func theLastFrameSaysSo() throws {
        var last = FrameHead(tick: 5, baseline: 4)
        last.isLast = true
        var bytes: [UInt8] = []
        last.write(ticksPerFrame: 1, into: &bytes)
        #expect(bytes == [0x51, 5, 0])
        let context = FrameHead.Context(ticksPerFrame: 1, tick: 4, sequence: 0, time: 0)
        #expect(try FrameHead.read(bytes.span.bytes, context).head == last)
    }

    @Test func aFrameAgainstNothingSaysItsWholeTick() throws {
        let full = FrameHead(tick: 0xfffe_0001, baseline: nil)
        var bytes: [UInt8] = []
        full.write(ticksPerFrame: 3, into: &bytes)
        #expect(bytes == [0x40, 1, 0, 0xfe, 0xff])
        let context = FrameHead.Context(ticksPerFrame: 3, tick: 5, sequence: 0, time: 0)
        let read = try FrameHead.read(bytes.span.bytes, context)
        #expect(read.head == full && read.body == 5)
    }

    @Test func anOldBaselineIsAVarint() throws {
        let head = FrameHead(
            tick: 3, baseline: 0xffff_ff00, applied: .init(sequence: 4, slack: nil), echo: .init(time: 9, hold: nil))
        var bytes: [UInt8] = []
        head.write(ticksPerFrame: 1, into: &bytes)
        #expect(bytes == [0x4e, 3, 0, 0x83, 2, 4, 0, 0x80, 9, 0, 0xff])
        let context = FrameHead.Context(ticksPerFrame: 1, tick: 0xffff_fffe, sequence: 4, time: 9)
        #expect(try FrameHead.read(bytes.span.bytes, context).head == head)
    }

    @Test func whereAPlayerSitsIsSaidInAFrameOnALinkThatLosesMessages() throws {
        var head = FrameHead(tick: 7, baseline: 6)
        head.seat = StationChange(station: 3, crew: nil)
        head.isLast = true
        var bytes: [UInt8] = []
        head.write(ticksPerFrame: 1, into: &bytes)
        #expect(bytes == [0x71, 7, 0, 3, 0xff])
        let context = FrameHead.Context(ticksPerFrame: 1, tick: 6, sequence: 0, time: 0)
        let read = try FrameHead.read(bytes.span.bytes, context)
        #expect(read.head == head && read.body == 5)
    }

    @Test func theOthersHaveTheirGoldenBytes() throws {
        var bytes: [UInt8] = []
        let welcome = Welcome(
            hello: 9, ticksPerSecond: 60, ticksPerFrame: 3, station: 7, crew: nil, tick: 0x0102_0304, schema: 5,
            token: ResumeToken(low: 1, high: 2), setup: Push(thrust: 7, isFiring: true))
        welcome.write(into: &bytes)
        #expect(
            bytes == [1, 1, 9, 60, 3, 7, 255, 4, 3, 2, 1, 5, 0, 0, 0, 0, 0, 0, 0]
                + [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0x1e])
        let read = try Welcome<Push>.read(bytes.span.bytes)
        #expect(
            read.hello == 9 && read.station == 7 && read.crew == nil && read.tick == 0x0102_0304
                && read.setup == welcome.setup)
        #expect(read.token == welcome.token && read.ticksPerFrame == 3 && read.schema == 5)

        bytes = []
        StationChange(station: nil, crew: 3).write(into: &bytes)
        #expect(bytes == [3, 255, 3])
        #expect(try StationChange.read(bytes.span.bytes) == StationChange(station: nil, crew: 3))

        bytes = []
        Refusal(code: 9, text: Array("no".utf8)).write(into: &bytes)
        #expect(bytes == [4, 9, 0x6e, 0x6f])
        #expect(try Refusal.read(bytes.span.bytes) == Refusal(code: 9, text: Array("no".utf8)))
        #expect(try ServerMessage.kind(of: bytes.span.bytes) == .refused)
    }
}

/// What is not a message is refused with the reason, and nothing of it is kept.
@Suite struct BadLiveMessageTests {
    private func refusal(_ bytes: [UInt8]) -> LiveWireError? {
        var inputs: [TimedInput<Push>] = []
        do throws(LiveWireError) { _ = try ClientMessage.read(bytes.span.bytes, inputs: &inputs) } catch {
            #expect(inputs.isEmpty)
            return error
        }
        return nil
    }

    private func sealed(_ content: [UInt8]) -> [UInt8] {
        let checksum = CRC32.of(content)
        return content + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> ($0 * 8)) }
    }

    @Test func whatIsNoMessageIsRefusedWithTheReason() {
        #expect(refusal([]) == .unknown)
        #expect(refusal([0x7f]) == .unknown)
        #expect(refusal([0x83]) == nil)
        #expect(refusal([0x83, 0]) == .damaged)
        #expect(refusal([0x81, 9, 0]) == .version)
        #expect(refusal([0x81, 1, 0, 0, 1, 2, 3]) == .damaged)
        #expect(refusal([0x81, 1, 4] + [UInt8](repeating: 0, count: 9)) == .damaged)
        #expect(refusal([0x82, 0]) == .damaged)
        #expect(refusal([0x82] + [UInt8](repeating: 0, count: 20)) == .checksum)
        #expect(refusal([UInt8](repeating: 0x82, count: 4097)) == .tooLong)
    }

    @Test func wellSealedNonsenseIsRefused() {
        let head: [UInt8] = [0x82, 1] + [UInt8](repeating: 0, count: 16)
        #expect(refusal(sealed(head)) == .damaged, "too short for its input")
        #expect(refusal(sealed(head + [0])) == nil)
        #expect(refusal(sealed(head + [0, 0])) == .damaged, "bytes left over")
        #expect(refusal(sealed(head + [0x3c])) == .damaged, "thrust 15 of 14")
        #expect(refusal(sealed([0x82, 33] + [UInt8](repeating: 0, count: 100))) == .tooLong)
        #expect(refusal(sealed(head + [0xff, 0xff, 0xff, 0xff, 0xff, 0xff])) == .damaged, "a number without end")
        // Two inputs, the second of them 1 ms after the message itself.
        #expect(refusal(sealed([0x82, 2] + [UInt8](repeating: 0, count: 16) + [0, 0x03, 0])) == .damaged)
    }

    @Test func aChangedBitAnywhereIsFound() {
        var writer = WireWriter()
        let sent = [TimedInput(sequence: 1, tick: 2, time: 3, input: Push(thrust: 1, isFiring: true))]
        InputMessage.write(ack: 4, time: 5, inputs: sent[...], into: &writer)
        for bit in 0..<(writer.bits.bytes.count * 8) {
            var bytes = writer.bits.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(refusal(bytes) != nil, "bit \(bit)")
        }
    }

    @Test func everyPrefixOfAServersMessageIsRefused() throws {
        var bytes: [UInt8] = []
        Welcome(
            hello: 9, ticksPerSecond: 60, ticksPerFrame: 3, station: 7, crew: 1, tick: 4, schema: 5,
            token: ResumeToken(low: 1, high: 2), setup: Push(thrust: 7, isFiring: true)
        ).write(into: &bytes)
        for count in 0..<bytes.count {
            let prefix = Array(bytes.prefix(count))
            #expect(throws: LiveWireError.self) { try Welcome<Push>.read(prefix.span.bytes) }
        }
        bytes[3] = 0
        let ticksNever = bytes
        #expect(throws: LiveWireError.damaged) { try Welcome<Push>.read(ticksNever.span.bytes) }
        let context = FrameHead.Context(ticksPerFrame: 1, tick: 0, sequence: 0, time: 0)
        for bytes: [UInt8] in [
            [0x40, 1, 2, 3], [0x43, 0, 0, 0, 0], [0x42, 0, 0, 0], [0x60, 0, 0, 0, 0, 1], [0x60, 0, 0, 0, 0, 1, 0xfe],
            [0x45, 1, 1],
        ] {
            #expect(throws: LiveWireError.damaged) { try FrameHead.read(bytes.span.bytes, context) }
        }
        let foreign: [UInt8] = [0xc0, 0, 0, 0, 0]
        #expect(throws: LiveWireError.unknown) { try FrameHead.read(foreign.span.bytes, context) }
    }
}

/// An input of a few bits.
struct Push: Replicated, Equatable {
    var thrust: Int32 = 0
    var isFiring = false

    mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.integer(&thrust, "thrust", in: -7...7)
        visit.flag(&isFiring, "isFiring")
    }
}
