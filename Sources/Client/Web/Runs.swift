import Dots
import Martlet

/// The games of this module, by the numbers that the page asks for them with.
enum WebGame: UInt32 {
    case dots = 0
}

/// The hash of `ticks` ticks of a scripted run; the native half of the proof calls the same function.
@_expose(wasm, "martlet_run")
@c(martlet_run)
package func martletRun(game: UInt32, seed: UInt64, ticks: UInt32) -> UInt64 {
    switch WebGame(rawValue: game) {
    case .dots: hash(Dots.self, seed: seed, ticks: ticks)
    case nil: 0
    }
}

private func hash<World: Simulation>(_ world: World.Type, seed: UInt64, ticks: UInt32) -> UInt64 {
    var run = ScriptedRun<World>(seed: MatchSeed(seed))
    for _ in 0..<ticks { run.step() }
    return run.hash
}

/// Goes back and re-simulates `depth` ticks, `repeats` times, after 1,000 ticks; the page measures how long it takes.
@_expose(wasm, "martlet_rollback")
@c(martlet_rollback)
package func martletRollback(game: UInt32, seed: UInt64, depth: UInt32, repeats: UInt32) -> UInt64 {
    switch WebGame(rawValue: game) {
    case .dots: rollBack(Dots.self, seed: seed, depth: depth, repeats: repeats)
    case nil: 0
    }
}

private func rollBack<World: Simulation>(_ world: World.Type, seed: UInt64, depth: UInt32, repeats: UInt32) -> UInt64 {
    var run = ScriptedRun<World>(seed: MatchSeed(seed))
    for _ in 0..<1000 { run.advance() }
    return run.rollBack(depth: depth, repeats: repeats)
}
