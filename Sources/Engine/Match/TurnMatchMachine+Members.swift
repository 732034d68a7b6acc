import Martlet

// What members do with the match itself, through the lobby's rules.
extension TurnMatchMachine {
    func act(_ action: MemberAction, by caller: Caller, _ request: RequestID) {
        guard let before = lobby else { return out.append(.reply(request, .failure(.matchNotFound))) }
        do throws(WireError) {
            if case .describe(let inviteCode) = action {
                guard before.isVisible(to: caller.account, inviteCode: inviteCode) else { throw .matchNotFound }
            } else {
                guard outbox.count < limits.pendingAppends else { throw .busy }
                guard now.monotonic >= storageRetryAt else { throw .storageUnavailable }
                let change = try apply(action, by: caller)
                do throws(WireError) {
                    try carryOut(change)
                } catch {
                    lobby = before
                    throw error
                }
            }
            say(.reply(request, .success(matchJSON(for: caller.account))), orElse: .refuseRequest(request))
        } catch {
            say(.reply(request, .failure(error)), orElse: .refuseRequest(request))
        }
    }

    /// Does it to the row in memory. A refusal leaves the row as it was.
    private func apply(_ action: MemberAction, by caller: Caller) throws(WireError) -> LobbyChange {
        guard var changed = lobby else { throw .matchNotFound }
        let time = now.wall
        let change: LobbyChange
        switch action {
        case .join(let inviteCode, let proof):
            change = try changed.join(caller, inviteCode: inviteCode, passwordProof: proof, now: time)
        case .leave: change = try changed.leave(caller, now: time)
        case .ready(let ready): change = try changed.setReady(ready, caller, now: time)
        case .start: change = try changed.start(caller, loadingSeconds: limits.loadingSeconds, now: time)
        case .loaded: change = try changed.loaded(caller, now: time)
        case .resign: change = try changed.resign(caller, now: time)
        case .station, .nameCrew, .keepToken, .showToken: throw .notLive
        case .describe: change = .none
        }
        if change != .none { lobby = changed }
        return change
    }

    private func carryOut(_ change: LobbyChange) throws(WireError) {
        switch change {
        case .none: break
        case .unseen: append(record: lobby?.record)
        case .changed:
            append(record: lobby?.record)
            announceMatch()
            closeStrangers()
        case .status(let status):
            append(record: lobby?.record)
            out.append(.note(.statusChanged(status)))
            announceMatch()
        case .opens: try open()
        case .resigns(let player):
            resign(player)
            // Whom the others waited for may have been the one who gave up.
            let started = lobby?.settleLoading(now: now.wall) ?? .none
            if started != .none { try carryOut(started) }
        }
    }

    /// Lays out the game and begins the loading phase.
    private func open() throws(WireError) {
        guard let record = lobby?.record else { throw .matchNotFound }
        let ruleset: Game.Ruleset
        do throws(JSONError) {
            ruleset = try JSON.decode(Game.Ruleset.self, from: record.ruleset, limits: .stored)
        } catch {
            throw WireError(422, "invalid_ruleset", "The ruleset of this match can't be read: \(error.message)")
        }
        let setup = MatchSetup(players: record.players.map(\.player), map: record.map, ruleset: ruleset)
        do throws(Rejection) {
            play = Play(opened: try TurnMatch(opening: setup, seed: record.seed), at: now.wall)
        } catch {
            throw WireError(422, error.code, error.message)
        }
        guard let checkpoint = takeCheckpoint(), let state = play?.match.state else {
            play = nil
            throw WireError(500, "internal_error", "The game could not be opened.")
        }
        lobby?.reached(turn: Game.turn(of: state), now: now.wall)
        residence = .awake
        append(record: lobby?.record, checkpoint: checkpoint)
        out.append(.note(.statusChanged(.loading)))
        announceMatch()
        for subscriber in subscribers {
            sendSnapshot(to: subscriber.id, orElse: .retry(.requestSnapshot(subscriber.id)))
        }
    }

    /// Decides the game's resignation for a player who gives up; the row is written with it.
    private func resign(_ player: PlayerID) {
        let encoded = (try? JSON.encode(Game.resignation)) ?? []
        guard let decision = decide(Game.resignation, encoded, by: player, tick: nil, rowChanged: true) else {
            append(record: lobby?.record)
            return announceMatch()
        }
        tell(decision)
    }

    /// What the passing of time does to the lobby.
    func lobbyTimePassed() {
        guard var lobby, now.monotonic >= storageRetryAt else { return }
        let (change, resigning) = lobby.timePassed(now: now.wall, limits: limits)
        guard change != .none else { return }
        self.lobby = lobby
        do throws(WireError) {
            try carryOut(change)
        } catch {
            out.append(.note(.damaged(error.message)))
        }
        for player in resigning { resign(player) }
    }

    // MARK: Telling

    func matchJSON(for account: AccountID?) -> [UInt8] {
        guard let record = lobby?.record else { return Array("{}".utf8) }
        return Wire.match(record, offset: play?.offset ?? durableOffset, for: account) { player in
            subscribers.contains { $0.player == player }
        }
    }

    /// Tells every stream what the match's row says now.
    func announceMatch() {
        for subscriber in subscribers where isMember(subscriber) {
            if case .waiting = subscriber.state { continue }  // It begins with what the row says then.
            sendMatch(to: subscriber.id)
        }
    }

    /// Tells a stream what the match's row says, as soon as that is durable.
    func sendMatch(to id: SubscriberID) {
        guard let subscriber = subscribers.first(where: { $0.id == id }) else { return }
        let json = matchJSON(for: subscriber.caller.account)
        say(.send(id, StreamMessage.match(json, match: self.id, offset: play?.offset ?? durableOffset)))
    }
}
