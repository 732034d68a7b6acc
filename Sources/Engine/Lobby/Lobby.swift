package import Martlet

/// What a lobby action did to a match's row, and what the match has to do about it.
package enum LobbyChange: Hashable, Sendable {
    /// Nothing: the action had been done before.
    case none
    /// The row changed.
    case changed
    /// The row changed in what nobody is shown.
    case unseen
    /// Everybody is ready: the game is to be opened, and loading begins.
    case opens
    /// The match began to run, or ended.
    case status(MatchStatus)
    /// A player gives up: the game's resignation is to be decided, then the row written.
    case resigns(PlayerID)
}

/// The lobby's rules: what members may do to a match's row in each of its states. Each action lists the states in which
/// it is legal; a refusal changes nothing.
package struct Lobby: Sendable {
    package internal(set) var record: MatchRecord

    package init(_ record: MatchRecord) { self.record = record }

    /// open: takes the lowest free seat. Otherwise only says where the caller sits already.
    package mutating func join(
        _ caller: Caller, inviteCode: String?, passwordProof: String? = nil, now: Timestamp
    ) throws(WireError) -> LobbyChange {
        if record.player(of: caller.account) != nil { return .none }
        try admit(caller, inviteCode: inviteCode, passwordProof: passwordProof)
        guard record.status == .open else {
            throw WireError(409, "match_not_open", "This match has started already. Look for an open one.")
        }
        try seat(caller)
        record.updatedAt = now
        return .changed
    }

    /// open: frees the seat, and the owner's leaving abandons the match. loading, running: gives up. over: nothing.
    package mutating func leave(_ caller: Caller, now: Timestamp) throws(WireError) -> LobbyChange {
        let index = try memberIndex(caller)
        record.updatedAt = now
        switch record.status {
        case .open:
            if record.owner == caller.account { return end(.abandoned) }
            record.players.remove(at: index)
            return .changed
        case .loading, .running, .paused:
            guard record.players[index].standing != .left else { return .none }
            let wasActive = record.players[index].standing == .active
            record.players[index].standing = .left
            let player = record.players[index].player
            if humansLeft < 1 || (record.status == .loading && activePlayers < record.minPlayers) {
                return end(.abandoned)
            }
            return wasActive ? .resigns(player) : .changed
        case .finished, .abandoned:
            return .none
        }
    }

    /// open only.
    package mutating func setReady(_ ready: Bool, _ caller: Caller, now: Timestamp) throws(WireError) -> LobbyChange {
        let index = try memberIndex(caller)
        guard record.status == .open else { throw .matchNotOpen }
        guard record.players[index].ready != ready else { return .none }
        record.players[index].ready = ready
        record.updatedAt = now
        return .changed
    }

    /// open: the owner opens the game once there are enough players and all others are ready. Later: nothing.
    package mutating func start(_ caller: Caller, loadingSeconds: Int64, now: Timestamp) throws(WireError)
        -> LobbyChange
    {
        guard let index = try starter(caller) else { return .none }
        let waiting = record.players.filter { !$0.ready && $0.account != caller.account }.map(\.displayName)
        guard waiting.isEmpty else {
            throw WireError(
                409, "players_not_ready", "Waiting until everybody is ready: \(waiting.joined(separator: ", ")).")
        }
        record.players[index].ready = true
        record.status = .loading
        record.loadingDeadline = now.adding(seconds: loadingSeconds)
        record.updatedAt = now
        return .opens
    }

    /// open: the index of who starts the match, its owner, where there are enough players. Later nil: it was started before.
    func starter(_ caller: Caller) throws(WireError) -> Int? {
        let index = try memberIndex(caller)
        switch record.status {
        case .open: break
        case .loading, .running, .paused, .finished: return nil
        case .abandoned: throw .matchNotOpen
        }
        guard record.owner == caller.account else {
            throw WireError(403, "not_owner", "Only the match's owner can start it.")
        }
        guard record.players.count >= record.minPlayers else {
            throw WireError(
                409, "not_enough_players",
                "This match needs \(record.minPlayers) players and has \(record.players.count). Invite somebody.")
        }
        return index
    }

    /// loading: the last one to load starts the play. Later: nothing.
    package mutating func loaded(_ caller: Caller, now: Timestamp) throws(WireError) -> LobbyChange {
        let index = try memberIndex(caller)
        switch record.status {
        case .open:
            throw WireError(409, "match_not_loading", "This match has not started yet.")
        case .running, .paused, .finished, .abandoned:
            return .none
        case .loading:
            guard !record.players[index].loaded else { return .none }
            record.players[index].loaded = true
            record.updatedAt = now
            return allLoaded ? run() : .changed
        }
    }

    /// loading, running: the game decides what giving up means; the seat stays the player's.
    package mutating func resign(_ caller: Caller, now: Timestamp) throws(WireError) -> LobbyChange {
        let index = try memberIndex(caller)
        guard record.status == .running || record.status == .loading else { throw .matchNotRunning(record.status) }
        guard record.players[index].standing == .active else { return .none }
        record.players[index].standing = .resigned
        record.updatedAt = now
        return .resigns(record.players[index].player)
    }

    /// A player gave up by a command of the game's own.
    package mutating func noteResignation(of player: PlayerID) {
        guard let index = record.players.firstIndex(where: { $0.player == player }) else { return }
        if record.players[index].standing == .active { record.players[index].standing = .resigned }
    }

    /// What the passing of time does: a loading phase ends for those who never came, idle matches are abandoned.
    /// `resigning` are the players who lose their seats so; the match runs on without them if enough are left.
    package mutating func timePassed(now: Timestamp, limits: MatchLimits) -> (LobbyChange, resigning: [PlayerID]) {
        switch record.status {
        case .open:
            guard record.updatedAt.adding(seconds: limits.openIdleSeconds) <= now else { return (.none, []) }
            return (end(.abandoned), [])
        case .loading:
            guard let deadline = record.loadingDeadline, deadline <= now else { return (.none, []) }
            let missing = record.players.filter { !$0.loaded && $0.standing == .active }.map(\.player)
            guard activePlayers - missing.count >= max(1, record.minPlayers) else { return (end(.abandoned), []) }
            for index in record.players.indices where missing.contains(record.players[index].player) {
                record.players[index].standing = .left
            }
            record.updatedAt = now
            return (run(), missing)
        case .running, .paused:
            guard record.updatedAt.adding(seconds: limits.runningIdleSeconds) <= now else { return (.none, []) }
            return (end(.abandoned), [])
        case .finished, .abandoned:
            return (.none, [])
        }
    }

    /// When `timePassed` has something to do, if nothing happens before.
    package func deadline(_ limits: MatchLimits) -> Timestamp? {
        switch record.status {
        case .open: record.updatedAt.adding(seconds: limits.openIdleSeconds)
        case .loading: record.loadingDeadline
        case .running, .paused: record.updatedAt.adding(seconds: limits.runningIdleSeconds)
        case .finished, .abandoned: nil
        }
    }

    /// loading: begins the play if nobody is waited for any more, because somebody gave up.
    package mutating func settleLoading(now: Timestamp) -> LobbyChange {
        guard record.status == .loading, allLoaded else { return .none }
        record.updatedAt = now
        return run()
    }

    /// running: the turn that the game reached.
    package mutating func reached(turn: Int, now: Timestamp) {
        record.turn = turn
        record.updatedAt = now
    }

    /// loading, running: the game has an outcome.
    package mutating func finish(outcome: [UInt8], now: Timestamp) {
        record.outcome = outcome
        record.updatedAt = now
        _ = end(.finished)
    }

    /// Whether somebody who is no member may join: who has the invite code may, and who knows the password, if there is one.
    func admit(_ caller: Caller, inviteCode: String?, passwordProof: String?) throws(WireError) {
        let isInvited = inviteCode == record.inviteCode
        let knowsPassword = record.passwordHash != nil && passwordProof == record.passwordHash
        if isInvited || knowsPassword { return }
        guard !record.isPrivate else { throw .matchNotFound }
        guard record.passwordHash == nil else { throw .wrongPassword }
    }

    /// Gives the lowest free seat away.
    mutating func seat(_ caller: Caller) throws(WireError) {
        let taken = record.players.map(\.player.seat)
        guard let seat = (0..<record.maxPlayers).first(where: { !taken.contains($0) }),
            let player = PlayerID(seat: seat)
        else { throw WireError(409, "match_full", "All seats of this match are taken.") }
        record.players.append(
            PlayerRecord(player: player, account: caller.account, displayName: caller.displayName))
        record.players.sort { $0.player < $1.player }
    }

    /// Whether an account may know that this match exists.
    package func isVisible(to account: AccountID, inviteCode: String?) -> Bool {
        !record.isPrivate || record.player(of: account) != nil || inviteCode == record.inviteCode
    }

    mutating func end(_ status: MatchStatus) -> LobbyChange {
        record.status = status
        record.loadingDeadline = nil
        return .status(status)
    }

    mutating func run() -> LobbyChange {
        record.status = .running
        record.loadingDeadline = nil
        return .status(.running)
    }

    private var allLoaded: Bool { record.players.allSatisfy { $0.loaded || $0.standing != .active } }
    private var activePlayers: Int { record.players.count { $0.standing == .active } }
    private var humansLeft: Int { record.players.count { $0.kind == .human && $0.standing != .left } }

    func memberIndex(_ caller: Caller) throws(WireError) -> Int {
        guard let index = record.players.firstIndex(where: { $0.account == caller.account }) else {
            throw isVisible(to: caller.account, inviteCode: nil) ? .notAPlayer : .matchNotFound
        }
        return index
    }
}
