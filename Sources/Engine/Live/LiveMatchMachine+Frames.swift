import Martlet

// Frames: each crew's is encoded once for all who have the same one before it, each client gets its own head and that body in
// one message. Whoever reads slowly gets fewer, newer frames.
extension LiveMatchMachine {
    func sendFrames(of play: LivePlay<Game>, to output: any LiveOutput) {
        guard !seatOfStream.isEmpty else { return }
        let encodings = play.replicator.encodings
        runner.collect(play.replicator, play.world, play.tick)
        for place in seats.indices {
            guard let seat = seats[place], let viewer = seat.viewer, let subscriber = seat.subscriber,
                hasRoom(seat, subscriber, output)
            else { continue }
            // Frames against nothing are large and encoded for one alone: who says hello at each tick, or never acks, has to wait.
            if play.replicator.beginsAnew(viewer), seat.restarts.take(live.restarts, now: now.monotonic) != nil {
                continue
            }
            guard let body = play.replicator.body(for: viewer) else { continue }
            message.removeAll(keepingCapacity: true)
            var head = head(of: seat, body)
            head.isLast = play.isOver
            seat.hasLastFrame = play.isOver
            head.write(ticksPerFrame: ticksPerFrame, into: &message)
            message.append(contentsOf: body.bytes)
            seat.heldBytes = output.send(message.span.bytes, to: subscriber)
            seat.roundTrip.didSend(body.tick, at: now.monotonic)
            totals.frames += 1
            totals.frameBytes += UInt64(message.count)
        }
        totals.encodings += play.replicator.encodings - encodings
    }

    /// Whether a stream can take a frame now. One that could take none for too long is closed.
    private func hasRoom(_ seat: LiveSeat, _ subscriber: SubscriberID, _ output: any LiveOutput) -> Bool {
        guard seat.heldBytes > live.sparingBytes else { return seat.heldBytes >= 0 }
        let before = seat.heldBytes
        seat.heldBytes = output.held(by: subscriber)
        guard seat.heldBytes > live.sparingBytes else {
            seat.sparedSince = nil
            return seat.heldBytes >= 0
        }
        totals.sparedFrames += 1
        let since = seat.sparedSince ?? now.monotonic
        if seat.sparedSince == nil || seat.heldBytes < before { seat.stuckSince = now.monotonic }
        seat.sparedSince = since
        if now.monotonic - seat.stuckSince >= live.sparingSeconds * 1_000_000_000
            || now.monotonic - since >= live.longestSparingSeconds * 1_000_000_000
        {
            out.append(.note(.slowSubscriber(bytes: seat.heldBytes)))
            close(subscriber, .tooSlow)
        }
        return false
    }

    private func head(of seat: LiveSeat, _ body: EncodedFrame) -> FrameHead {
        var head = FrameHead(tick: body.tick, baseline: body.baseline == 0 ? nil : body.baseline)
        let inputs = inputSeat(seat)
        let sequence = inputs.inputs.applied
        let slack = inputs.inputs.takeSlack()
        // On a lossy link the frame that said it first may never have come.
        if sequence != seat.toldSequence || slack != nil || seat.isLossy && sequence != 0 {
            head.applied = FrameHead.Applied(sequence: sequence, slack: slack)
            seat.toldSequence = sequence
        }
        if case .due = seat.seatWord { seat.seatWord = .said(body.tick) }
        if case .said = seat.seatWord {
            head.seat = StationChange(station: place(seat.station), crew: crew(of: seat.station))
        }
        if let time = seat.clientTime {
            let hold = (now.monotonic - seat.clientTimeAt) / 1_000_000
            head.echo = FrameHead.Echo(time: time, hold: hold <= 254 ? UInt8(max(0, hold)) : nil)
            seat.clientTime = nil
        }
        return head
    }
}
