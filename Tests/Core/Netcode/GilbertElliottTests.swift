import Testing

@testable import Martlet

@Suite struct GilbertElliottTests {
    /// Loss and mean burst over many packets.
    private func measure(_ model: GilbertElliott, seed: UInt64, packets: Int = 40_000) -> (loss: Double, burst: Double)
    {
        print("seed \(seed)")
        var model = model
        var random = SeededRandom(seed: MatchSeed(seed))
        var (lost, bursts, wasLost) = (0, 0, false)
        for _ in 0..<packets {
            let isLost = model.losesNext(using: &random)
            if isLost { lost += 1 }
            if isLost && !wasLost { bursts += 1 }
            wasLost = isLost
        }
        return (Double(lost) / Double(packets), bursts == 0 ? 0 : Double(lost) / Double(bursts))
    }

    @Test(arguments: [(0.001, 1.0), (0.02, 1), (0.02, 4), (0.06, 3), (0.25, 3), (0.25, 1.5), (0.5, 10), (0.9, 20)])
    func `loss and bursts come out as asked`(loss: Double, burst: Double) {
        let model = GilbertElliott(meanLoss: loss, meanBurst: burst)
        #expect(model.meanLoss == loss && model.meanBurst == burst)
        let measured = measure(model, seed: 11)
        // Bursts are what is counted, so their number sets how far luck reaches: four deviations of it.
        let luck = 4 * (2 / (40_000 * loss / burst)).squareRoot()
        #expect(abs(measured.loss / loss - 1) < luck, "\(measured.loss)")
        #expect(abs(measured.burst / burst - 1) < luck, "\(measured.burst)")
    }

    @Test func `bursts of one never touch`() {
        #expect(measure(GilbertElliott(meanLoss: 0.3, meanBurst: 1), seed: 12).burst == 1)
    }

    @Test func `no loss loses nothing and full loss everything`() {
        #expect(measure(GilbertElliott(meanLoss: 0, meanBurst: 5), seed: 13, packets: 5_000).loss == 0)
        #expect(measure(GilbertElliott(meanLoss: 1, meanBurst: 5), seed: 13, packets: 5_000).loss == 1)
    }

    @Test func `settings that make no sense are brought into range`() {
        #expect(GilbertElliott(meanLoss: .nan, meanBurst: .nan).meanLoss == 0)
        #expect(GilbertElliott(meanLoss: -1, meanBurst: -1).meanBurst == 1)
        #expect(GilbertElliott(meanLoss: 7, meanBurst: 1).meanLoss == 1)
        #expect(GilbertElliott(meanLoss: 0.75, meanBurst: 1).meanBurst == 3)
        #expect(abs(measure(GilbertElliott(meanLoss: 0.75, meanBurst: 1), seed: 14).loss - 0.75) < 0.01)
    }
}
