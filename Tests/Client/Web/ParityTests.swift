import Foundation
import Martlet
import Testing

@testable import MartletWeb

/// The native half of the proof that browser and server compute the same; `Tests/Browser/test_wasm.py` is the other.
@Suite struct ParityTests {
    private struct Golden: Decodable {
        struct Entry: Decodable {
            let seedHigh: String
            let seedLow: String
            let hash: String
        }
        let count: UInt32
        let hashes: [Entry]
    }

    private let golden: Golden

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../random-numbers.json")
        golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }

    private func word(_ text: String) throws -> UInt64 { try #require(UInt64(text, radix: 16)) }

    @Test func `the random numbers are the ones on record`() throws {
        #expect(golden.count == 10_000 && golden.hashes.count == 3)
        for entry in golden.hashes {
            let hash = martletRandomHash(
                seedHigh: try word(entry.seedHigh), seedLow: try word(entry.seedLow), count: golden.count)
            #expect(hash == (try word(entry.hash)))
        }
    }

    @Test func `one number by its position is the one that drawing in order gives`() {
        let bytes = Array(RandomBytes(random: .init(seed: .init(high: 1, low: 2)), numbersLeft: 3))
        let third = bytes.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        #expect(bytes.count == 24)
        #expect(martletRandom(seedHigh: 1, seedLow: 2, position: 2) == third)
    }
}
