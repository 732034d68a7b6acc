import Bridge
import Martlet
import Testing

@testable import BridgeDialect

struct PacketTests {
    /// CLIENT_COMMAND, impulse 0.8, at 1,500 ms, number 7.
    static let impulse = """
        ef be ad de 2c 00 00 00 02 00 00 00 00 00 00 00 18 00 00 00 c2 b6 a9 ce
        01 00 00 00 00 00 00 00 00 70 97 40 07 00 00 00 cd cc 4c 3f
        """

    @Test func `types of the game are the CRC-32 of their names`() {
        #expect(PacketType.objectUpdate == 0x3f54_ae01)
        #expect(PacketType.clientCommand == 0xcea9_b6c2)
    }

    @Test func `a message holds one packet or several`() {
        var dialect = BridgeDialect(at: .session)
        var second = bytes(Self.impulse)
        second[36] = 8
        let requests = dialect.requests(bytes(Self.impulse) + second)
        #expect(requests.count == 2)
        for request in requests {
            guard case .input(let input, 1_500) = request else {
                Issue.record("\(request) is no input at 1,500 ms")
                continue
            }
            #expect(input.kind == .impulse && abs(input.amount - 0.8) < 1e-9)
        }
    }

    @Test(arguments: [
        (0, UInt8(0), "bad_magic"), (4, 0x2b, "bad_header"), (4, 0x17, "bad_length"), (4, 0x2d, "bad_length"),
        (7, 0xff, "bad_length"), (8, 1, "wrong_origin"), (11, 2, "wrong_origin"), (12, 1, "bad_header"),
        (16, 0x19, "bad_header"), (20, 0, "unknown_type"), (24, 0, "unknown_command"), (24, 99, "unknown_command"),
        (43, 0x7f, "value_out_of_range"), (42, 0xff, "value_out_of_range"), (35, 0xff, "value_out_of_range"),
    ])
    func `a changed byte is refused with its code`(place: Int, value: UInt8, code: String) {
        var dialect = BridgeDialect(at: .session)
        var packet = bytes(Self.impulse)
        packet[place] = value
        #expect(dialect.refusals(packet) == [code])
        // And the connection goes on.
        #expect(dialect.refusals(bytes(Self.impulse)).isEmpty)
    }

    @Test func `a cut packet is refused wherever it is cut`() {
        for end in 0..<bytes(Self.impulse).count {
            var dialect = BridgeDialect(at: .session)
            #expect(dialect.refusals(Array(bytes(Self.impulse)[..<end])) == ["bad_length"])
        }
    }

    @Test func `a payload that is longer than its fields is refused`() {
        var dialect = BridgeDialect(at: .session)
        var packet = bytes(Self.impulse) + [0]
        packet[4] += 1
        packet[16] += 1
        #expect(dialect.refusals(packet) == ["malformed_payload"])
    }

    @Test func `numbers that are none are refused`() {
        for number in [Float.nan, .infinity, -.infinity, -0.1, 1.1, .greatestFiniteMagnitude] {
            var dialect = BridgeDialect(at: .session)
            var packet = bytes(Self.impulse)
            var writer = FixedWriter()
            writer.word(number.bitPattern)
            packet.replaceSubrange(40..<44, with: writer.bytes)
            #expect(dialect.refusals(packet) == ["value_out_of_range"], "\(number)")
        }
        for time in [Double.nan, .infinity, -1, 1e300] {
            var dialect = BridgeDialect(at: .session)
            var packet = bytes(Self.impulse)
            var writer = FixedWriter()
            writer.double(time)
            packet.replaceSubrange(28..<36, with: writer.bytes)
            #expect(dialect.refusals(packet) == ["value_out_of_range"], "\(time)")
        }
    }

    @Test func `a command that was there already is refused`() {
        var dialect = BridgeDialect(at: .session)
        #expect(dialect.refusals(bytes(Self.impulse)).isEmpty)
        #expect(dialect.refusals(bytes(Self.impulse)) == ["stale_sequence"])
    }

    @Test func `packets of the other server are refused`() {
        var gateway = BridgeDialect(at: .gateway)
        #expect(gateway.refusals(bytes(Self.impulse)) == ["wrong_place"])
        var session = BridgeDialect(at: .session)
        let list = Packet.make(PacketType.listSessions, origin: .client) { _ in }
        #expect(session.refusals(list) == ["wrong_place"])
        #expect(gateway.refusals(list).isEmpty)
    }

    @Test func `of too many packets in one message the rest is refused`() {
        var dialect = BridgeDialect(at: .gateway)
        let list = Packet.make(PacketType.listSessions, origin: .client) { _ in }
        let requests = dialect.requests(Array((0..<100).map { _ in list }.joined()))
        #expect(requests.count == 64)
        guard case .refused("too_many_packets", _)? = requests.last else {
            Issue.record("the last one is \(String(describing: requests.last))")
            return
        }
    }
}
