import Testing

@testable import Martlet

/// A stranger's bytes are decoded into some frame within bounds, or refused.
@Suite struct ModelledDamageTests {
    @Test func `no cut, no flipped bit and no noise traps`() throws {
        var herd = Herd(seed: 77, count: 40)
        var encoder = ModelledEncoder(kinds: Herd.kinds)
        var decoder = ModelledDecoder(kinds: Herd.kinds)
        let state = ModelState()
        let before = herd.frame(1)
        var bytes: [UInt8] = []
        try encoder.encode(before, against: nil, state: state, into: &bytes)
        let known = ModelState()
        known.copy(from: state)
        herd.step()
        var packet: [UInt8] = []
        try encoder.encode(herd.frame(2), against: before, state: state, into: &packet)

        var damaged: [[UInt8]] = stride(from: 0, to: packet.count, by: 3).map { [UInt8](packet[..<$0]) }
        for bit in stride(from: 0, to: packet.count * 8, by: 11) {
            var flipped = packet
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            damaged.append(flipped)
        }
        for length in 0..<60 {
            damaged.append((0..<length).map { _ in UInt8(truncatingIfNeeded: herd.random.next()) })
        }
        var refused = 0
        let scratch = ModelState()
        for bytes in damaged {
            for baseline in [nil, before] {
                if baseline == nil { scratch.reset() } else { scratch.copy(from: known) }
                let frame = ViewFrame()
                do {
                    try decoder.decode(bytes, into: frame, tick: 2, against: baseline, state: scratch)
                    check(frame)
                } catch {
                    refused += 1
                    #expect(frame.entries.isEmpty)
                }
            }
        }
        #expect(refused > 40)
    }

    private func check(_ frame: ViewFrame) {
        for entry in frame.entries {
            for (index, field) in Herd.kinds[Int(entry.kind)].fields.enumerated() {
                let quantum = frame.quanta[Int(entry.start) + index]
                if quantum < field.minimum || quantum > field.maximum { Issue.record("out of bounds") }
            }
        }
    }

    @Test func `bytes that end early are refused`() throws {
        let herd = Herd(seed: 5, count: 50)
        var encoder = ModelledEncoder(kinds: Herd.kinds)
        var decoder = ModelledDecoder(kinds: Herd.kinds)
        var bytes: [UInt8] = []
        try encoder.encode(herd.frame(1), against: nil, state: ModelState(), into: &bytes)
        let half = [UInt8](bytes[..<(bytes.count / 2)])
        #expect(throws: ModelledError.self) {
            try decoder.decode(half, into: ViewFrame(), tick: 1, against: nil, state: ModelState())
        }
    }

    @Test func `a frame that the schemas don't have is not written`() throws {
        var encoder = ModelledEncoder(kinds: Herd.kinds)
        var bytes: [UInt8] = [1, 2]
        let foreign = ViewFrame()
        foreign.append(1, kind: 9, row: [1])
        #expect(throws: ModelledError.outOfBounds) {
            try encoder.encode(foreign, against: nil, state: ModelState(), into: &bytes)
        }
        #expect(bytes == [1, 2])
    }

    @Test func `any bytes pass the fuzzer's checks`() {
        var random = SeededRandom(seed: MatchSeed(99))
        for length in 0..<60 {
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            bytes.withUnsafeBytes { ModelledFuzz.frame($0) }
        }
    }
}
