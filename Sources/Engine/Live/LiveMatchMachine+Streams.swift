import Martlet

// Streams: who is here, and what becomes of the seats of those who are gone.
extension LiveMatchMachine {
    func subscribe(_ subscriber: SubscriberID, by caller: Caller) {
        guard let lobby, lobby.isVisible(to: caller.account, inviteCode: nil) else {
            return out.append(.close(subscriber, .noSuchMatch))
        }
        guard let member = lobby.record.player(of: caller.account) else {
            return out.append(.close(subscriber, .forbidden))
        }
        open(subscriber, caller, member)
    }

    /// A stream of somebody who shows a token. One that is not good changes nothing.
    func resume(_ subscriber: SubscriberID, as player: PlayerID, tokenHash: [UInt8]) {
        guard let member = lobby?.member(player, withTokenHash: tokenHash), let account = member.account else {
            return out.append(.close(subscriber, .notAuthenticated))
        }
        open(subscriber, Caller(account: account, displayName: member.displayName), member)
    }

    private func open(_ subscriber: SubscriberID, _ caller: Caller, _ member: PlayerRecord) {
        let old = seats[member.player.seat]?.subscriber
        if let old, let seat = seats[member.player.seat] {
            forget(seat)
            out.append(.close(old, .replaced))
        }
        // Only now: a seat that is forgotten may be no place of this member's.
        let seat = seat(member.player)
        seat.caller = caller
        seat.subscriber = subscriber
        seat.keptUntil = nil
        keepForResults(seat)
        seatOfStream[subscriber] = member.player.seat
        desertedAt = nil
        lobby?.noteLife(now: now.wall)
        if isRunning, seat.station >= 0 { play?.occupy(seat.station, true) }
        setOut()
        if old == nil { announcePresence(of: member.player, connected: true) }
        say(.send(subscriber, StreamMessage.match(matchJSON(for: caller.account), match: id, offset: durableOffset)))
        say(.send(subscriber, StreamMessage.ready(match: id, offset: durableOffset)))
    }

    func unsubscribe(_ subscriber: SubscriberID) {
        waitingInputs.removeAll { input in
            switch input {
            case .subscribe(subscriber, _, _), .resume(subscriber, _, _), .issueToken(subscriber, _),
                .message(subscriber, _):
                true
            default: false
            }
        }
        guard let seat = seat(of: subscriber) else { return seatOfStream[subscriber] = nil }
        forget(seat)
        announcePresence(of: seat.player, connected: false)
    }

    /// Closes a stream from this side and forgets it.
    func close(_ subscriber: SubscriberID, _ reason: CloseReason) {
        guard let seat = seat(of: subscriber) else { return }
        forget(seat)
        out.append(.close(subscriber, reason))
        announcePresence(of: seat.player, connected: false)
    }

    func closeAll(_ reason: CloseReason) {
        for seat in seats { if let subscriber = seat?.subscriber { say(.close(subscriber, reason)) } }
    }

    /// The stream is gone: the autopilot takes over at once, and the station is kept for a while.
    func forget(_ seat: LiveSeat) {
        guard let subscriber = seat.subscriber else { return }
        seatOfStream[subscriber] = nil
        if let viewer = seat.viewer { play?.replicator.detach(viewer) }
        seat.viewer = nil
        seat.resetStream()
        if seat.station >= 0 { play?.occupy(seat.station, false) }
        keepStation(of: seat)
        if seatOfStream.isEmpty { desertedAt = now.monotonic }
        if !isMember(seat) { seats[seat.player.seat] = nil }
    }

    private func announcePresence(of player: PlayerID, connected: Bool) {
        guard !isDraining else { return }
        for seat in seats {
            guard let seat, let subscriber = seat.subscriber, seat.player != player else { continue }
            out.append(
                .send(
                    subscriber,
                    StreamMessage.presence(player, connected: connected, match: id, offset: durableOffset)))
        }
    }

    func chat(_ subscriber: SubscriberID, _ text: String) {
        guard let seat = seat(of: subscriber) else { return }
        if let wait = seat.chatter.take(live.chat, now: now.monotonic) {
            return refuse(.chat(subscriber, text), .rateLimited(retryAfter: wait))
        }
        lobby?.noteLife(now: now.wall)
        let frame = StreamMessage.chat(text, from: seat.player, at: now.wall, match: id, offset: durableOffset)
        for seat in seats { if let other = seat?.subscriber { out.append(.send(other, frame)) } }
    }

    // MARK: Seats that wait

    /// A station is kept for a while for who has no stream: who lost it, and who sat down and never came.
    func keepStation(of seat: LiveSeat) {
        let isWaiting = seat.station >= 0 && seat.subscriber == nil && releasesStations
        seat.keptUntil = isWaiting ? now.monotonic + live.keepSeatSeconds * 1_000_000_000 : nil
    }

    /// Stations whose players did not come back in time are given up.
    func releaseStations() {
        guard releasesStations, var changed = lobby else { return }
        var isChanged = false
        for seat in seats {
            guard let seat, let until = seat.keptUntil, until <= now.monotonic else { continue }
            seat.keptUntil = nil
            if changed.releaseStation(of: seat.player, now: changed.record.updatedAt) != .none { isChanged = true }
        }
        guard isChanged else { return }
        lobby = changed
        isRowDirty = true
        followRow()
        writeRow()
        announceMatch()
    }
}
