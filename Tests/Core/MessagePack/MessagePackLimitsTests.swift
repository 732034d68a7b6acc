import Testing

@testable import Martlet

@Suite struct MessagePackLimitsTests {
    private func refusal(_ bytes: [UInt8], _ limits: MessagePackLimits = MessagePackLimits()) -> MessagePackError? {
        do {
            _ = try MessagePackValue(parsing: bytes, limits: limits)
            return nil
        } catch { return error }
    }

    @Test func `no more than sixteen containers lie within each other`() throws {
        #expect(refusal([UInt8](repeating: 0x91, count: 15) + [0x90]) == nil)
        #expect(refusal([UInt8](repeating: 0x91, count: 16) + [0x90]) == .tooDeep)
        #expect(refusal([UInt8](repeating: 0x91, count: 60_000)) == .tooDeep)
        #expect(refusal([UInt8](repeating: 0x81, count: 100)) == .tooDeep)
        var value: MessagePackValue = []
        for _ in 1..<16 { value = [value] }
        let deepest = value
        #expect(try deepest.encode().count == 16)
        #expect(throws: MessagePackError.tooDeep) { try MessagePackValue.array([deepest]).encode() }
        #expect(throws: MessagePackError.tooDeep) { try MessagePackValue.map([.init(key: deepest, value: 1)]).encode() }
    }

    @Test func `no more than 64 KiB are read or written`() throws {
        let largest = MessagePackValue.bytes([UInt8](repeating: 1, count: 65_533))
        let bytes = try largest.encode()
        #expect(bytes.count == 65_536 && refusal(bytes) == nil)
        #expect(refusal([0xc6, 0, 0, 0xff, 0xfe] + [UInt8](repeating: 1, count: 65_534)) == .tooLarge)
        for value: MessagePackValue in [
            .bytes([UInt8](repeating: 1, count: 65_534)), .text(String(repeating: "a", count: 65_534)),
            .array([MessagePackValue](repeating: 1, count: 65_534)), [largest],
            .extended(type: 1, bytes: [UInt8](repeating: 1, count: 100_000)),
        ] {
            #expect(throws: MessagePackError.tooLarge) { try value.encode() }
        }
        #expect(refusal([0xa1, 0x61], MessagePackLimits(bytes: 1)) == .tooLarge)
    }

    /// A count of four thousand million in six bytes must not become memory.
    @Test func `a count is believed as far as the bytes go`() {
        for marker: UInt8 in [0xdd, 0xdf, 0xdb, 0xc6, 0xc9] {
            #expect(refusal([marker, 0xff, 0xff, 0xff, 0xff, 0xc0]) == .truncated)
        }
        #expect(refusal([0xdc, 0, 2, 0xc0]) == .truncated)
        #expect(refusal([0xde, 0, 1, 0xc0]) == .truncated)
        // Each claims all that is left, though the one around it has claimed that already.
        var nested: [UInt8] = []
        for level in 0..<15 as Range<UInt8> { nested += [0xdc, 0x0f, 0xff - 3 * level] }
        nested += [UInt8](repeating: 0xc0, count: 4_095)
        #expect(refusal(nested) == .truncated)
    }

    @Test func `what is no MessagePack is refused`() {
        #expect(refusal([]) == .truncated)
        #expect(refusal([0xc1]) == .unusedMarker)
        #expect(refusal([0x91, 0xc1]) == .unusedMarker)
        #expect(refusal([0xa1, 0xff]) == .invalidText)
        #expect(refusal([0xa2, 0xc0, 0x80]) == .invalidText)
        #expect(refusal([0xa3, 0xed, 0xa0, 0x80]) == .invalidText)
        #expect(refusal([0xc0, 0xc0]) == .trailingBytes)
    }

    @Test func `any bytes at all are read or refused`() {
        var random = SeededRandom(seed: MatchSeed(6))
        for _ in 0..<20_000 {
            let count = Int(random.next() % 40)
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            bytes.withUnsafeBytes { CoreFuzz.messagePack($0) }
        }
    }
}
