import Testing

@testable import Martlet

@Suite struct ModelledCodecTests {
    @Test(arguments: [UInt64](1...8))
    func `what is decoded is what was encoded, whoever comes, changes and goes`(seed: UInt64) throws {
        var herd = Herd(seed: seed, count: seed == 8 ? 400 : Int(seed) * 9)
        var encoder = ModelledEncoder(kinds: Herd.kinds)
        var decoder = ModelledDecoder(kinds: Herd.kinds)
        let sent = ModelState()
        let got = ModelState()
        var baseline: ViewFrame?
        for tick in UInt32(1)...40 {
            herd.step()
            let frame = herd.frame(tick)
            var bytes: [UInt8] = [7]
            try encoder.encode(frame, against: baseline, state: sent, into: &bytes)
            let decoded = ViewFrame()
            try decoder.decode(bytes, from: 1, into: decoded, tick: tick, against: baseline, state: got)
            try #require(decoded.shows(frame), "seed \(seed), tick \(tick)")
            try #require(sent.equals(got), "seed \(seed), tick \(tick)")
            baseline = decoded
        }
    }

    /// Packets and acks get lost; each packet is against whatever was acked last, with the models of that.
    @Test(arguments: [UInt64](1...6))
    func `a packet needs nothing but the baseline that was acked`(seed: UInt64) throws {
        var herd = Herd(seed: seed, count: 30)
        var encoder = ModelledEncoder(kinds: Herd.kinds)
        var decoder = ModelledDecoder(kinds: Herd.kinds)
        var sent: [UInt32: (ViewFrame, ModelState)] = [:]
        var got: [UInt32: (ViewFrame, ModelState)] = [:]
        var acked: UInt32?
        for tick in UInt32(1)...120 {
            herd.step()
            let frame = herd.frame(tick)
            let state = ModelState()
            if let acked, let known = sent[acked] { state.copy(from: known.1) }
            var bytes: [UInt8] = []
            try encoder.encode(frame, against: acked.flatMap { sent[$0]?.0 }, state: state, into: &bytes)
            sent[tick] = (frame, state)
            guard herd.below(3) > 0 else { continue }
            let theirs = ModelState()
            if let acked, let known = got[acked] { theirs.copy(from: known.1) }
            let decoded = ViewFrame()
            try decoder.decode(
                bytes, into: decoded, tick: tick, against: acked.flatMap { got[$0]?.0 }, state: theirs)
            try #require(decoded.shows(frame), "seed \(seed), tick \(tick)")
            got[tick] = (decoded, theirs)
            if herd.below(3) > 0 { acked = tick }
        }
        #expect(got.count > 50, "seed \(seed)")
    }

    @Test func `an unchanged frame takes next to nothing`() throws {
        let herd = Herd(seed: 3, count: 300)
        var encoder = ModelledEncoder(kinds: Herd.kinds)
        let state = ModelState()
        var bytes: [UInt8] = []
        try encoder.encode(herd.frame(1), against: nil, state: state, into: &bytes)
        for tick in UInt32(2)...9 {
            bytes = []
            try encoder.encode(herd.frame(tick), against: herd.frame(tick - 1), state: state, into: &bytes)
        }
        #expect(bytes.count < 8)
    }

    @Test func `what moves as one body is predicted as one`() throws {
        var encoder = ModelledEncoder(kinds: ModelledFuzz.kinds)
        let state = ModelState()
        var baseline: ViewFrame?
        var random = SeededRandom(seed: MatchSeed(5))
        var together = 0
        var place: [Int32] = [0, 0, 4000]
        for tick in UInt32(1)...60 {
            let frame = ViewFrame()
            frame.reset(tick: tick)
            for axis in 0..<3 { place[axis] += Int32(truncatingIfNeeded: random.next() % 101) - 50 }
            for id in Int32(0)..<40 {
                let row = [3, 256, 256, 256, place[0] + id * 200, place[1] - id * 150, place[2], 0]
                frame.append(id, kind: 0, row: row)
            }
            var bytes: [UInt8] = []
            try encoder.encode(frame, against: baseline, state: state, into: &bytes)
            baseline = frame
            together = bytes.count
        }
        // 40 × 3 coordinates that jump at random would take 100 bytes and more.
        #expect(together < 24)
    }

    @Test func `bytes of two builds are the same`() throws {
        var herd = Herd(seed: 2026, count: 60)
        var encoder = ModelledEncoder(kinds: Herd.kinds)
        let state = ModelState()
        var baseline: ViewFrame?
        var hash = StateHash.seed
        var total = 0
        for tick in UInt32(1)...30 {
            herd.step()
            let frame = herd.frame(tick)
            var bytes: [UInt8] = []
            try encoder.encode(frame, against: baseline, state: state, into: &bytes)
            for byte in bytes { StateHash.mix(UInt64(byte), into: &hash) }
            total += bytes.count
            baseline = frame
        }
        #expect(total == 4353)
        #expect(hash == 11_165_681_786_687_177_146)

        let first = ViewFrame()
        first.reset(tick: 1)
        first.append(4, kind: 0, row: [3, 256, 256, 256, 100, -100, 50, 1])
        first.append(9, kind: 1, row: [-70_000, 5, 65_535, 1, -3])
        let second = ViewFrame()
        second.reset(tick: 2)
        second.append(4, kind: 0, row: [3, 260, 256, 250, 110, -120, 50, 0])
        second.append(11, kind: 1, row: [5, 5, 5, 5, 5])
        let fresh = ModelState()
        var bytes: [UInt8] = []
        try encoder.encode(first, against: nil, state: fresh, into: &bytes)
        #expect(
            bytes == [
                172, 148, 169, 41, 178, 197, 16, 49, 67, 77, 109, 20, 88, 125, 250, 155, 127, 67, 243, 187, 59, 91, 83,
                195, 127, 148,
            ])
        bytes = []
        try encoder.encode(second, against: first, state: fresh, into: &bytes)
        #expect(
            bytes == [
                82, 139, 27, 83, 197, 202, 229, 30, 185, 255, 244, 130, 105, 90, 4, 17, 253, 120, 30, 196, 237, 122, 58,
            ])
    }

    @Test func `a state that belongs to another frame is no history`() throws {
        var herd = Herd(seed: 11, count: 20)
        var encoder = ModelledEncoder(kinds: Herd.kinds)
        var decoder = ModelledDecoder(kinds: Herd.kinds)
        let sent = ModelState()
        let got = ModelState()
        let first = herd.frame(1)
        var bytes: [UInt8] = []
        try encoder.encode(first, against: nil, state: sent, into: &bytes)
        try decoder.decode(bytes, into: ViewFrame(), tick: 1, against: nil, state: got)
        herd.step()
        let other = herd.frame(2)
        herd.step()
        let third = herd.frame(3)
        bytes = []
        try encoder.encode(third, against: other, state: sent, into: &bytes)
        let decoded = ViewFrame()
        try decoder.decode(bytes, into: decoded, tick: 3, against: other, state: got)
        #expect(decoded.shows(third))
    }
}
