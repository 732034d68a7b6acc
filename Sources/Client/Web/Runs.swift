// Scripted runs: the proof that browser and server compute the same, and what a tick costs here. The native half calls the
// same functions.

/// The hash of `ticks` ticks of a scripted run; 0 for a game that there is not.
@_expose(wasm, "martlet_run")
@c(martlet_run)
package func martletRun(game: UInt32, seed: UInt64, ticks: UInt32) -> UInt64 {
    WebGame.find(game)?.hash(seed, ticks) ?? 0
}

/// Goes back and re-simulates `depth` ticks, `repeats` times; the page measures how long it takes.
@_expose(wasm, "martlet_rollback")
@c(martlet_rollback)
package func martletRollback(game: UInt32, seed: UInt64, depth: UInt32, repeats: UInt32) -> UInt64 {
    WebGame.find(game)?.rollBack(seed, depth, repeats) ?? 0
}
