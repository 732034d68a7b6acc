import Martlet

// The end of a match.
//
//     played ──first outcome──▶ decided ──two seconds of ticks──▶ over: last frames, the row says how it ended
//
// Decided, it is played on, so that everybody sees how it came about and what is shown seldom comes along; the outcome and
// who sits where stay as they were. Over, the world stays in memory (or is read again) as long as somebody looks at it.
extension LiveMatchMachine {
    /// The rules say that it is over. It is played on for a while; nobody's place changes any more.
    func decide(_ play: LivePlay<Game>, _ outcome: LiveOutcome) {
        play.ending = LiveEnding(tick: play.tick, outcome: outcome)
        for seat in seats { seat?.keptUntil = nil }
    }

    /// Whether this tick is the last. It follows from the tick of the first outcome alone, which the recording yields again:
    /// a match that was killed meanwhile closes at the same tick, with the same outcome.
    func isAtEnd(of play: LivePlay<Game>, _ ending: LiveEnding) -> Bool {
        let more = max(0, live.endingSeconds) * Int64(Game.description.ticksPerSecond)
        return Int64(play.tick &- ending.tick) >= more
    }

    /// The rules said that it is over, and everybody saw it.
    func finish(_ outcome: LiveOutcome) {
        let result = LiveResult.json(outcome, lobby?.record, shape)
        lobby?.finish(outcome: result, now: now.wall)
        isRowDirty = true
        end(.finished)
        writeRow()
        announceMatch()
    }

    /// No more ticks. What was played is written, and the streams stay open for the results.
    func end(_ status: MatchStatus) {
        out.append(.note(.statusChanged(status)))
        for case let seat? in seats {
            seat.keptUntil = nil
            keepForResults(seat)
        }
        guard let play else { return }
        play.nextTick = nil
        writeChunk(withCheckpoint: true)
        awaitLastFrames()
    }

    /// From the end on, or from when it is opened, a stream stays for a while.
    func keepForResults(_ seat: LiveSeat) {
        guard status.isOver, seat.subscriber != nil else { return }
        seat.resultsUntil = now.monotonic + live.resultsSeconds * 1_000_000_000
    }

    /// Closes the streams of those who had their time with the results.
    func closeResults() {
        for case let seat? in seats {
            guard let until = seat.resultsUntil, until <= now.monotonic else { continue }
            seat.resultsUntil = nil
            if let subscriber = seat.subscriber { say(.close(subscriber, .over)) }
        }
    }

    /// Sees to it that whoever has not had the last frame is sent it: who read slowly, or came back for the results.
    func awaitLastFrames() {
        guard let play, play.isOver, !isDraining, play.nextTick == nil else { return }
        let isAwaited = seats.contains { seat in seat?.viewer != nil && seat?.hasLastFrame == false }
        if isAwaited { play.nextTick = now.monotonic + tickNanoseconds }
    }

    func showEnd(of play: LivePlay<Game>, to output: any LiveOutput) {
        play.nextTick = nil
        sendFrames(of: play, to: output)
        awaitLastFrames()
    }
}

/// How a live match ended, as `Match.outcome`: `{"winners":["p1"],"reason":"0","winningCrews":[0]}`.
enum LiveResult {
    static func json(_ outcome: LiveOutcome, _ record: MatchRecord?, _ shape: LiveShape) -> [UInt8] {
        let crews = (0..<shape.crews).filter { outcome.winners.contains(.only(Int32($0))) }
        let winners = (record?.players ?? []).filter { player in
            player.station.map { crews.contains(shape.crew(of: $0)) } ?? false
        }
        var writer = JSONWriter(reserving: 128)
        writer.beginObject()
        writer.key("winners")
        writer.beginArray()
        for winner in winners { writer.value(winner.player.description) }
        writer.endArray()
        writer.field("reason", "\(outcome.reason)")
        writer.key("winningCrews")
        writer.beginArray()
        for crew in crews { writer.value(crew) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
