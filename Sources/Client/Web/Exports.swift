// What the page's JavaScript can call in `martlet.wasm`: plain numbers in and out, so that nothing needs unpacking.
// A 64-bit number is a BigInt there. The same functions run natively, where a test calls them to show that browser and
// server compute the same.
import Martlet

/// The random number at a position of the match with this seed.
@_expose(wasm, "martlet_random")
@c(martlet_random)
package func martletRandom(seedHigh: UInt64, seedLow: UInt64, position: UInt64) -> UInt64 {
    var random = SeededRandom(seed: MatchSeed(high: seedHigh, low: seedLow), position: position)
    return random.next()
}

/// The state hash of a match's first `count` random numbers, each as eight bytes from the lowest up.
@_expose(wasm, "martlet_random_hash")
@c(martlet_random_hash)
package func martletRandomHash(seedHigh: UInt64, seedLow: UInt64, count: UInt32) -> UInt64 {
    StateHash.of(RandomBytes(random: SeededRandom(seed: MatchSeed(high: seedHigh, low: seedLow)), numbersLeft: count))
}

/// Random numbers as a sequence of bytes.
struct RandomBytes: Sequence, IteratorProtocol {
    var random: SeededRandom
    var numbersLeft: UInt32
    private var word: UInt64 = 0
    private var bytesLeft = 0

    init(random: SeededRandom, numbersLeft: UInt32) {
        self.random = random
        self.numbersLeft = numbersLeft
    }

    mutating func next() -> UInt8? {
        if bytesLeft == 0 {
            guard numbersLeft > 0 else { return nil }
            numbersLeft -= 1
            word = random.next()
            bytesLeft = 8
        }
        defer { word >>= 8 }
        bytesLeft -= 1
        return UInt8(truncatingIfNeeded: word)
    }
}
