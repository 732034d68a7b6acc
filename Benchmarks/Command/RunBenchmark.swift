import MartletWeb

/// A scripted run of a live game: its hash, for comparing with the browser's, and what a tick and a rollback take here.
struct RunBenchmark {
    private let game: UInt32
    private let ticks: UInt32
    private let seed: UInt64

    init(_ options: Options) {
        game = UInt32(clamping: options.int("game", 0))
        ticks = UInt32(clamping: options.int("ticks", 100_000))
        seed = UInt64(clamping: options.int("seed", 7))
    }

    func run() -> Int32 {
        let start = processSeconds()
        let hash = martletRun(game: game, seed: seed, ticks: ticks)
        let ran = processSeconds()
        let repeats: UInt32 = 100
        _ = martletRollback(game: game, seed: seed, depth: 10, repeats: 0)
        let opened = processSeconds()
        _ = martletRollback(game: game, seed: seed, depth: 10, repeats: repeats)
        let rolledBack = processSeconds()
        let tick = (ran - start) / Double(max(1, ticks)) * 1e6
        let rollback = (rolledBack - opened - (opened - ran)) / Double(repeats) * 1e6
        Figure.show(
            "Scripted run of game \(game), seed \(seed), \(ticks) ticks",
            [
                Figure(name: "tick", value: tick, unit: "µs, its state's hash included"),
                Figure(name: "rollback", value: rollback, unit: "µs for 10 ticks"),
            ])
        print("hash \(String(hash, radix: 16))")
        return 0
    }
}
