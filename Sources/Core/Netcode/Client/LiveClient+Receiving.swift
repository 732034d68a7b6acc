extension LiveClient {
    func take(_ bytes: [UInt8], _ now: Int64) -> Bool {
        statistics.bytesIn += UInt64(bytes.count)
        guard phase == .greeting || phase == .playing else { return false }
        do throws(LiveWireError) {
            switch try ServerMessage.kind(of: bytes.span.bytes) {
            case .welcome: welcome(try Welcome<Game.Setup>.read(bytes.span.bytes), now)
            case .station:
                let change = try StationChange.read(bytes.span.bytes)
                if phase == .playing { move(change) }
            case .refused: refuse(try Refusal.read(bytes.span.bytes))
            case .frame:
                if phase == .playing { try frame(bytes, now) }
            }
            return true
        } catch {
            statistics.badMessages += 1
            return false
        }
    }

    // greeting → playing; playing → playing, begun anew
    private func welcome(_ welcome: Welcome<Game.Setup>, _ now: Int64) {
        // The answer to an earlier hello, or a copy of one that was taken already.
        guard outbox.isGreeting, welcome.hello == outbox.hello else { return }
        guard welcome.schema == table.hash, welcome.ticksPerSecond == Game.description.ticksPerSecond,
            welcome.ticksPerFrame == Game.description.ticksPerFrame
        else { return refuse(Refusal(code: Self.foreignSchema, text: [])) }
        let helloTime = outbox.helloTime
        forget()
        decoder.resume(at: welcome.tick)
        begunAt = welcome.tick
        events.removeAll { LiveWire.distance(from: welcome.tick, to: $0.tick) > 0 }
        // The first round trip, so that the clock is right from the first frame on.
        if let helloTime { clock.note(echoOf: helloTime, hold: 0, at: now) }
        station = welcome.station
        crew = welcome.crew
        matchSetup = welcome.setup
        predictor.reset(station: station, at: LiveWire.sequence(atHello: outbox.hello))
        phase = .playing
        lastProgress = now
        lastUpdate = now
    }

    /// The code of a refusal that the client makes itself: the server plays another version of the game.
    public static var foreignSchema: UInt8 { 255 }

    private func move(_ change: StationChange) {
        guard change.station != station || change.crew != crew else { return }
        if change.crew != crew { interpolator.reset() }
        station = change.station
        crew = change.crew
        predictor.sit(at: station)
    }

    // greeting, playing → refused
    private func refuse(_ refusal: Refusal) {
        refusalCode = refusal.code
        refusalText = refusal.text
        phase = .refused
        outbox.reset()
    }

    private func frame(_ bytes: [UInt8], _ now: Int64) throws(LiveWireError) {
        let context = FrameHead.Context(
            ticksPerFrame: Game.description.ticksPerFrame, tick: newest, sequence: predictor.sequence,
            time: Outbox.milliseconds(now))
        let (head, body) = try FrameHead.read(bytes.span.bytes, context)
        guard let frame = decode(bytes, body, head) else {
            // On a reliable link each frame builds on the last: one that can't be read is the last that can.
            if !isLossy, now - lastProgress > 0, !outbox.isGreeting { restart(now) }
            return
        }
        lastProgress = now
        statistics.frames += 1
        if newest == 0 || LiveWire.distance(from: newest, to: frame.tick) > 0 {
            newest = frame.tick
            if let seat = head.seat { move(seat) }
            own = frame.own >= 0 ? frame.own : nil
        }
        clock.note(frame: frame.tick, at: now)
        noteHead(head, now)
        interpolator.add(frame, at: clock.position(of: frame.tick))
        if head.isLast { conclude() } else if frame.tick == newest { reconcile(frame, now) }
        takeEvents()
    }

    /// That was the last frame: what was predicted beyond it never came to be.
    private func conclude() {
        isOver = true
        interpolator.isEnded = true
        predictor.stop()
    }

    private func decode(_ bytes: [UInt8], _ body: Int, _ head: FrameHead) -> ViewFrame? {
        do throws(FrameError) {
            return try decoder.decode(bytes, from: body, tick: head.tick, baseline: head.baseline ?? 0)
        } catch {
            // A copy, or one that a newer one has overtaken: nothing is wrong.
            if error == .oldTick, isLossy { return nil }
            statistics.undecodedFrames += 1
            return nil
        }
    }

    private func noteHead(_ head: FrameHead, _ now: Int64) {
        if let echo = head.echo, let hold = echo.hold {
            // The echo's milliseconds are the low bits of a time that this client sent.
            let past = Int64(Outbox.milliseconds(now) &- echo.time)
            clock.note(echoOf: (now / 1000 - past) * 1000, hold: Int64(hold) * 1000, at: now)
        }
        // A frame from before the welcome, which came late, tells of the inputs of another hello.
        guard let applied = head.applied, LiveWire.distance(from: begunAt, to: head.tick) > 0 else { return }
        if let slack = applied.slack {
            statistics.slack = slack
            clock.note(slack: slack, at: now)
        }
        predictor.acknowledge(applied.sequence)
    }

    private func takeEvents() {
        do throws(FrameError) {
            for event in try decoder.events(Game.Event.self) {
                if events.count == Self.eventLimit { events.removeFirst() }
                events.append(event)
            }
        } catch { statistics.undecodedFrames += 1 }
    }
}
