import Martlet

// Ticks at absolute deadlines. Matches are spread over the interval by their ids; a late call makes up for a few ticks, and
// what lies beyond is skipped: the schedule moves, so that a slow machine plays slower and never spirals.
extension LiveMatchMachine {
    /// Begins to make ticks, where there is something to play and somebody to play it.
    func setOut() {
        guard isRunning, !isDraining, let play, play.nextTick == nil, !seatOfStream.isEmpty else { return }
        let interval = tickNanoseconds
        let phase = Int64(truncatingIfNeeded: StateHash.of(id.text.utf8) >> 1) % interval
        play.nextTick = now.monotonic - (now.monotonic - phase) % interval + interval
    }

    package func tick(now: Now, output: any LiveOutput, effects: inout [MatchEffect]) {
        self.now = now
        guard let play, let deadline = play.nextTick, deadline <= now.monotonic else { return }
        swap(&out, &effects)
        defer { swap(&out, &effects) }
        guard isRunning else { return showEnd(of: play, to: output) }
        let interval = tickNanoseconds
        let lateness = now.monotonic - deadline
        if lateness > interval / 2 { totals.late += 1 }
        let due = lateness / interval + 1
        let count = min(due, Int64(max(1, live.catchUpTicks)))
        if due > count { totals.skipped += UInt64(due - count) }
        play.nextTick = deadline + due * interval
        makeTicks(count, of: play, output)
    }

    /// Makes ticks; the last one among them that a frame belongs to is sent. Closes the match a while behind its outcome.
    private func makeTicks(_ count: Int64, of play: LivePlay<Game>, _ output: any LiveOutput) {
        let ticksPerFrame = UInt32(ticksPerFrame)
        for left in (0..<count).reversed() {
            makeTick(of: play)
            guard play.tick % ticksPerFrame == 0 else { continue }
            if let ending = play.ending, isAtEnd(of: play, ending) {
                play.conclude()
                sendFrames(of: play, to: output)
                return finish(ending.outcome)
            }
            if left < Int64(ticksPerFrame) { sendFrames(of: play, to: output) }
        }
    }

    private func makeTick(of play: LivePlay<Game>) {
        let number = play.tick &+ 1
        play.applyChanges()
        gatherInputs(for: number, of: play)
        play.world.step(&play.step)
        if play.ending == nil, let outcome = play.world.outcome { decide(play, outcome) }
        runner.chronicle(&play.chunk, play.changes, play.step, &play.world)
        play.clearChanges()
        runner.record(play.replicator, play.step)
        totals.ticks += 1
        totals.inputs += UInt64(play.step.inputs.count)
    }

    /// Begins the tick with the inputs that are meant for it, in the order of time, then sequence, then station.
    private func gatherInputs(for tick: UInt32, of play: LivePlay<Game>) {
        for place in seats.indices {
            guard let seat = seats[place], seat.station >= 0 else { continue }
            runner.gather(&play.gatherer, &inputSeat(seat).inputs, seat.station, tick)
        }
        runner.begin(&play.step, tick, &play.gatherer)
    }

    package func noteTickTime(_ nanoseconds: Int64) {
        let spent = max(0, nanoseconds)
        totals.nanoseconds &+= UInt64(spent)
        let made = Int64(totals.ticks - ticksNoted)
        ticksNoted = totals.ticks
        guard made > 0 else { return }
        // A call that made up for several has the time of several.
        let each = spent / made
        totals.longestNanoseconds = max(totals.longestNanoseconds, UInt64(each))
        if each > Int64(Game.description.tickBudgetMicroseconds) * 1000 { totals.overBudget += UInt64(made) }
        window.note(made, took: spent, at: now.monotonic)
    }
}
