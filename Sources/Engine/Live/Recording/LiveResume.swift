import Martlet

/// A match made again from its newest checkpoint and the chunks behind it.
struct LiveResume<Game: Simulation> {
    let play: LivePlay<Game>
    /// What does not agree with the recording; nil: all does.
    var problem: String?

    init(_ stored: StoredMatch) throws(DamagedLog) {
        guard let checkpoint = stored.checkpoint else { throw DamagedLog(message: "this match was never opened") }
        guard checkpoint.schema == Int(Game.description.schema) else {
            throw DamagedLog(message: "the world is of schema \(checkpoint.schema), which this build does not play")
        }
        guard StateHash.of(checkpoint.payload) == checkpoint.hash else {
            throw DamagedLog(message: "the checkpoint at offset \(checkpoint.offset) does not have its hash")
        }
        var player = RecordingPlayer(Game(), tick: 0, occupied: 0)
        do throws(RecordingError) {
            try player.open(checkpoint.payload)
        } catch {
            throw DamagedLog(message: "the world at offset \(checkpoint.offset) can't be read")
        }
        let checkpointTick = player.tick
        for row in stored.tail {
            do throws(RecordingError) {
                try player.play(row.payload)
            } catch {
                guard case .diverged(let tick) = error else {
                    throw DamagedLog(message: "the recording can't be read at offset \(row.offset)")
                }
                if problem == nil { problem = "made again, the match is another one from tick \(tick) on" }
                player.checksHashes = false
                while (try? player.next()) == true {}
            }
        }
        play = LivePlay(player.world, tick: player.tick, occupied: player.occupied)
        // What was made again just now would have to be made again after the next crash, too: its checkpoint is due.
        play.checkpointTick = checkpointTick
        play.checkpoints = stored.checkpoints
        play.ending = player.ending
    }
}
