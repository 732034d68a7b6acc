import Martlet

/// A match that is made again from its newest checkpoint and the chunks behind it, a few ticks at a time: other matches of
/// the loop have theirs to make meanwhile. A class with one owner, its machine.
final class LiveResume<Game: Simulation> {
    /// The match as it was read.
    let stored: StoredMatch
    private var player = RecordingPlayer(Game(), tick: 0, occupied: 0)
    private let checkpointTick: UInt32
    /// The row of the tail that is opened next; the open one stands before it.
    private var nextRow = 0
    /// Where the world was first another one than was recorded; hashes behind that are not compared.
    /// `row`: what `nextRow` was there.
    private var divergence: (row: Int, tick: UInt32)?

    /// Opens the checkpoint. Throws where it can't be read or is of rules that this build does not play.
    init(_ stored: StoredMatch) throws(DamagedLog) {
        guard let checkpoint = stored.checkpoint else { throw DamagedLog(message: "this match was never opened") }
        guard checkpoint.schema == Int(Game.description.schema) else {
            throw DamagedLog(message: "the world is of schema \(checkpoint.schema), which this build does not play")
        }
        guard StateHash.of(checkpoint.payload) == checkpoint.hash else {
            throw DamagedLog(message: "the checkpoint at offset \(checkpoint.offset) does not have its hash")
        }
        do throws(RecordingError) {
            try player.open(checkpoint.payload)
        } catch {
            throw DamagedLog(message: "the world at offset \(checkpoint.offset) can't be read")
        }
        self.stored = stored
        checkpointTick = player.tick
    }

    /// What does not agree with the recording; nil: all that was made again so far does.
    var problem: String? {
        divergence.map { "made again, the match is another one from tick \($0.tick) on" }
    }

    /// Makes the next ticks again, at most `count`. Returns whether that was all of the recording; throws where it can't be
    /// read.
    func advance(by count: Int) throws(DamagedLog) -> Bool {
        for _ in 0..<max(1, count) where try !makeTick() { return true }
        return false
    }

    /// False: there is none left.
    private func makeTick() throws(DamagedLog) -> Bool {
        while try !playTick() {
            guard nextRow < stored.tail.count else { return false }
            nextRow += 1
            do throws(RecordingError) {
                try player.open(stored.tail[nextRow - 1].payload)
            } catch {
                throw damage
            }
        }
        return true
    }

    /// The next tick of the open row. False: there is none left, or none that can be read behind where the row's ticks parted
    /// from what was played.
    private func playTick() throws(DamagedLog) -> Bool {
        do throws(RecordingError) {
            return try player.next()
        } catch {
            if case .diverged(let tick) = error {
                divergence = (nextRow, tick)
                player.checksHashes = false
                return true
            }
            guard divergence?.row == nextRow else { throw damage }
            return false
        }
    }

    private var damage: DamagedLog {
        DamagedLog(message: "the recording can't be read at offset \(stored.tail[nextRow - 1].offset)")
    }

    /// What was made again, to be played on.
    func makePlay() -> LivePlay<Game> {
        let play = LivePlay(player.world, tick: player.tick, occupied: player.occupied)
        // What was made again just now would have to be made again after the next crash, too: its checkpoint is due.
        play.checkpointTick = checkpointTick
        play.checkpoints = stored.checkpoints
        play.ending = player.ending
        return play
    }
}
