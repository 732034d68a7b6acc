import Martlet

// What members do with the match itself, through the lobby's rules.
extension LiveMatchMachine {
    func act(_ action: MemberAction, by caller: Caller, _ request: RequestID) {
        do throws(WireError) {
            guard let lobby else { throw .matchNotFound }
            if case .showToken(let hash) = action {
                guard let bearer = TokenBearer(lobby, caller, hash) else { throw .notAPlayer }
                return out.append(.reply(request, .success(bearer.json)))
            }
            if case .describe(let inviteCode) = action {
                guard lobby.isVisible(to: caller.account, inviteCode: inviteCode) else { throw .matchNotFound }
            } else {
                guard flights.count < limits.pendingAppends else { throw .busy }
                guard case .working = store else { throw .storageUnavailable }
                do throws(WireError) {
                    let change = try apply(action, by: caller)
                    if change != .none, let wait = actions.take(caller.account, live.actions, now: now.monotonic) {
                        throw .rateLimited(retryAfter: wait)
                    }
                    try carryOut(change)
                } catch {
                    self.lobby = lobby
                    throw error
                }
                writeRow()
            }
            say(.reply(request, .success(matchJSON(for: caller.account))))
        } catch {
            out.append(.reply(request, .failure(error)))
        }
    }

    /// Does it to the row in memory. A refusal leaves the row as it was.
    private func apply(_ action: MemberAction, by caller: Caller) throws(WireError) -> LobbyChange {
        guard var changed = lobby else { throw .matchNotFound }
        if try keepsRoster(action, of: caller, changed) { return .none }
        let time = now.wall
        let change: LobbyChange
        switch action {
        case .join(let inviteCode, let proof):
            change = try changed.joinLive(caller, inviteCode: inviteCode, passwordProof: proof, now: time)
        case .leave: change = try changed.leaveLive(caller, now: time)
        case .ready(let ready): change = try changed.setReady(ready, caller, now: time)
        case .start: change = try changed.startLive(caller, in: shape, now: time)
        case .station(let station):
            change = try changed.takeStation(station, caller, in: shape, now: time)
        case .nameCrew(let crew, let name): change = try changed.nameCrew(crew, name, caller, in: shape, now: time)
        case .keepToken(let hash, let session):
            guard let player = changed.record.player(of: caller.account)?.player else { throw .notAPlayer }
            change = changed.keepToken(hash: hash, session: session, of: player)
        case .loaded, .describe, .showToken: change = .none
        case .resign: throw .liveMatch
        }
        if change != .none { lobby = changed }
        return change
    }

    /// Whether an action is without effect because the match is decided: who won is read from the row at its close, so who
    /// sat where at the outcome still does then. Whoever leaves has their place in the results.
    private func keepsRoster(_ action: MemberAction, of caller: Caller, _ lobby: Lobby) throws(WireError) -> Bool {
        guard isDecided else { return false }
        switch action {
        case .leave:
            _ = try lobby.memberIndex(caller)
            return true
        case .station: throw .matchNotOpen
        default: return false
        }
    }

    /// What follows from a change of the row.
    func carryOut(_ change: LobbyChange) throws(WireError) {
        switch change {
        case .none, .resigns, .opens: return
        case .unseen: return isRowDirty = true
        case .changed: isRowDirty = true
        case .status(.running): try begin()
        case .status(let status):
            isRowDirty = true
            end(status)
        }
        let strangers = dropStrangers()
        followRow()
        writeRow()
        announceMatch()
        for subscriber in strangers { say(.close(subscriber, .forbidden)) }
        if status == .abandoned { closeAll(.over) }
    }

    /// Lays out the world. The row and the world at tick 0 are written together.
    private func begin() throws(WireError) {
        guard let record = lobby?.record else { throw .matchNotFound }
        let setup = try christened(record)
        self.setup = setup
        play = LivePlay(Game(setup, seed: record.seed), tick: 0, occupied: 0)
        for case let seat? in seats {
            if seat.station >= 0, seat.subscriber != nil { play?.occupy(seat.station, true) }
            look(seat)
        }
        out.append(.note(.statusChanged(.running)))
        isRowDirty = true
        writeRow(withCheckpoint: true)
        setOut()
    }

    /// The setup with the names that crews gave themselves. It stands in the row from here on, so that a resumed match, a
    /// replay and the page's recording open the very same world.
    private func christened(_ record: MatchRecord) throws(WireError) -> Game.Setup {
        var setup = try LiveSetup.read(Game.Setup.self, from: record.ruleset)
        guard !record.crewNames.isEmpty else { return setup }
        for (crew, name) in record.crewNames.enumerated() where !name.isEmpty {
            Game.christen(Int32(truncatingIfNeeded: crew), ShortName(name.utf8), in: &setup)
        }
        lobby?.record.ruleset = try LiveSetup.encoded(setup)
        return setup
    }

    /// Streams of those who are no members any more lose their seats at once, before somebody else can have them; only that
    /// they are closed waits for the row to be on disk. Returns those streams.
    private func dropStrangers() -> [SubscriberID] {
        var strangers: [SubscriberID] = []
        for case let seat? in seats where seat.subscriber != nil && !isMember(seat) {
            if let subscriber = seat.subscriber { strangers.append(subscriber) }
            forget(seat)
        }
        return strangers
    }

    /// Makes seats agree with the row: who sits where, who looks at what.
    func followRow() {
        guard let record = lobby?.record else { return }
        for place in seats.indices {
            guard let seat = seats[place] else { continue }
            let member = record.players.first { $0.player.seat == place }
            move(seat, to: member?.station.map { Int32($0) } ?? -1)
            if member == nil, seat.subscriber == nil { seats[place] = nil }
        }
        for member in record.players where member.station != nil && seats[member.player.seat] == nil {
            move(seat(member.player), to: Int32(member.station ?? -1))
        }
    }

    private func move(_ seat: LiveSeat, to station: Int32) {
        guard seat.station != station else { return }
        if let play {
            if seat.station >= 0 { play.occupy(seat.station, false) }
            if station >= 0, seat.subscriber != nil { play.occupy(station, true) }
        }
        seat.station = station
        keepStation(of: seat)
        // What waits was meant for the other station.
        inputSeat(seat).inputs.dropWaiting()
        look(seat)
        guard seat.isGreeted, let subscriber = seat.subscriber else { return }
        if seat.isLossy { seat.seatWord = .due }
        var bytes: [UInt8] = []
        StationChange(station: place(station), crew: crew(of: station)).write(into: &bytes)
        out.append(.sendBinary(subscriber, Frame(bytes: bytes)))
    }

    func place(_ station: Int32) -> Int32? { station >= 0 ? station : nil }
    func crew(of station: Int32) -> Int32? { station >= 0 ? Game.description.crew(of: station) : nil }

    /// Whether the seat that a stream shows is its account's.
    func isMember(_ seat: LiveSeat) -> Bool {
        guard let caller = seat.caller else { return false }
        return lobby?.record.player(of: caller.account)?.player == seat.player
    }

    // MARK: Telling

    func matchJSON(for account: AccountID?) -> [UInt8] {
        guard let record = lobby?.record else { return Array("{}".utf8) }
        return Wire.match(record, crews: shape.crews, offset: durableOffset, for: account) {
            seats[$0.seat]?.subscriber != nil
        }
    }

    /// Tells every stream what the match's row says now. All members are told the same, so it is written once.
    func announceMatch() {
        var shared: Frame?
        for case let seat? in seats {
            guard let subscriber = seat.subscriber, let caller = seat.caller, isMember(seat) else { continue }
            let frame =
                shared ?? StreamMessage.match(matchJSON(for: caller.account), match: id, offset: durableOffset)
            say(.send(subscriber, frame), isShared: shared != nil)
            shared = frame
        }
    }

    /// Says something as soon as the row that it is about is on disk. `isShared`: the same was said to somebody else.
    func say(_ effect: MatchEffect, isShared: Bool = false) {
        if flights.contains(where: { $0.ticket == rowTicket }) || !held.isEmpty {
            held.add(effect, until: rowTicket, isShared: isShared)
        } else {
            release(effect)
        }
    }

    /// Lets an effect out, unless its stream is gone by now.
    func release(_ effect: MatchEffect) {
        switch effect {
        case .send(let subscriber, _), .sendBinary(let subscriber, _):
            if seatOfStream[subscriber] != nil { out.append(effect) }
        case .close(let subscriber, let reason):
            if seatOfStream[subscriber] != nil { close(subscriber, reason) } else { out.append(effect) }
        default: out.append(effect)
        }
    }
}
