package import Martlet

// The rules of a live match's lobby where they differ: stations, crews, joining while it runs. There is no loading.
extension Lobby {
    /// open, running: takes the lowest free seat. Otherwise only says where the caller sits already.
    package mutating func joinLive(
        _ caller: Caller, inviteCode: String?, passwordProof: String? = nil, now: Timestamp
    ) throws(WireError) -> LobbyChange {
        if record.player(of: caller.account) != nil { return .none }
        try admit(caller, inviteCode: inviteCode, passwordProof: passwordProof)
        guard record.status == .open || record.status == .running else { throw .matchNotOpen }
        try seat(caller)
        record.updatedAt = now
        return .changed
    }

    /// open: frees the seat, and the owner's leaving abandons the match. running: frees seat and station; an owner's rights
    /// go to the lowest seat, and the last one's leaving abandons the match. over: nothing.
    package mutating func leaveLive(_ caller: Caller, now: Timestamp) throws(WireError) -> LobbyChange {
        let index = try memberIndex(caller)
        guard !record.status.isOver else { return .none }
        record.updatedAt = now
        if record.status == .open, record.owner == caller.account { return end(.abandoned) }
        record.players.remove(at: index)
        guard let heir = record.players.first?.account else { return end(.abandoned) }
        if record.owner == caller.account { record.owner = heir }
        return .changed
    }

    /// open: any free station, or none. running: another one of the same crew, none, or (who was in no crew before) any free
    /// one. Who leaves and joins again comes back to the same crew.
    package mutating func takeStation(
        _ station: Int?, _ caller: Caller, in shape: LiveShape, now: Timestamp
    ) throws(WireError) -> LobbyChange {
        let index = try memberIndex(caller)
        guard !record.status.isOver else { throw .matchNotOpen }
        guard record.players[index].station != station else { return .none }
        if let station {
            guard station >= 0, station < shape.stationCount else {
                throw .invalidField("station", "a whole number from 0 to \(shape.stationCount - 1), or null")
            }
            if record.status == .running, let crew = record.crew(of: caller.account),
                shape.crew(of: station) != crew
            {
                throw WireError(
                    409, "other_crew", "While the match runs you can change consoles within your crew only.")
            }
            if let holder = record.players.first(where: { $0.station == station }) {
                throw WireError(409, "station_taken", "\(holder.displayName) sits there. Choose a free station.")
            }
        }
        record.players[index].station = station
        record.updatedAt = now
        if record.status == .running { keepCrews(in: shape) }
        return .changed
    }

    /// Who sits in a crew while the match runs belongs to it from now on.
    package mutating func keepCrews(in shape: LiveShape) {
        for player in record.players {
            guard let account = player.account, let station = player.station, record.crew(of: account) == nil else {
                continue
            }
            if record.crewMembers.count >= Self.crewMemberLimit { forgetCrewMember() }
            record.crewMembers.append(CrewMember(account: account, crew: shape.crew(of: station)))
        }
    }

    /// Accounts whose crew is remembered: more than there are seats, since who left is remembered, too. When there are too
    /// many, who came first among those who left is forgotten.
    package static var crewMemberLimit: Int { 256 }

    private mutating func forgetCrewMember() {
        let gone = record.crewMembers.firstIndex { record.player(of: $0.account) == nil }
        record.crewMembers.remove(at: gone ?? 0)
    }

    /// open: the crew's first player says what the crew is called; an empty name takes it back.
    package mutating func nameCrew(
        _ crew: Int, _ name: String, _ caller: Caller, in shape: LiveShape, now: Timestamp
    ) throws(WireError) -> LobbyChange {
        let index = try memberIndex(caller)
        guard record.status == .open else { throw .matchNotOpen }
        guard crew >= 0, crew < shape.crews else {
            throw .invalidField("crew", "a whole number from 0 to \(shape.crews - 1)")
        }
        guard name.utf8.count <= ShortName.byteLimit, name.isPrintable else {
            throw .invalidField("name", "at most \(ShortName.byteLimit) bytes of printable characters")
        }
        let captain = record.players.first { $0.station.map(shape.crew(of:)) == crew }
        guard captain?.player == record.players[index].player else {
            throw WireError(403, "not_captain", "The first player of a crew names it.")
        }
        let old = record.crewNames.indices.contains(crew) ? record.crewNames[crew] : ""
        guard old != name else { return .none }
        while record.crewNames.count <= crew { record.crewNames.append("") }
        record.crewNames[crew] = name
        while record.crewNames.last == "" { record.crewNames.removeLast() }
        record.updatedAt = now
        return .changed
    }

    /// open: the owner starts the match once each crew that has anybody has somebody who is ready; the owner is. Where crews
    /// have one station each, whoever has chosen none gets the lowest free one.
    package mutating func startLive(_ caller: Caller, in shape: LiveShape, now: Timestamp) throws(WireError)
        -> LobbyChange
    {
        guard let owner = try starter(caller) else { return .none }
        var changed = record
        changed.players[owner].ready = true
        // Whoever was let sit where there is nothing sits nowhere.
        for index in changed.players.indices where (changed.players[index].station ?? 0) >= shape.stationCount {
            changed.players[index].station = nil
        }
        if shape.roles.count == 1 { Self.seatEverybody(&changed, shape) }
        let crews = Set(changed.players.compactMap { $0.station.map(shape.crew(of:)) })
        guard !crews.isEmpty else {
            throw WireError(409, "no_crew", "Nobody sits at a station yet. Choose one.")
        }
        let ready = Set(changed.players.filter(\.ready).compactMap { $0.station.map(shape.crew(of:)) })
        guard ready.count == crews.count else {
            let waiting = changed.players.filter { player in
                player.station.map { !ready.contains(shape.crew(of: $0)) } ?? false
            }
            let names = waiting.map(\.displayName).joined(separator: ", ")
            throw WireError(409, "players_not_ready", "Waiting for one of each crew to be ready: \(names).")
        }
        record = changed
        record.updatedAt = now
        keepCrews(in: shape)
        return run()
    }

    private static func seatEverybody(_ record: inout MatchRecord, _ shape: LiveShape) {
        for index in record.players.indices where record.players[index].station == nil {
            record.players[index].station = (0..<shape.stationCount).first { station in
                !record.players.contains { $0.station == station }
            }
        }
    }

    /// Somebody came, or said something: an open lobby is no idle one. The row need not be written for that.
    package mutating func noteLife(now: Timestamp) {
        if record.status == .open { record.updatedAt = now }
    }

    /// A player who is gone loses the station, not the seat.
    package mutating func releaseStation(of player: PlayerID, now: Timestamp) -> LobbyChange {
        guard let index = record.players.firstIndex(where: { $0.player == player }),
            record.players[index].station != nil
        else { return .none }
        record.players[index].station = nil
        record.updatedAt = now
        return .changed
    }

    /// From now on this is the hash of the member's one good resume token. The row's time is not touched: nobody did anything.
    package mutating func keepToken(hash: [UInt8], session: SessionID?, of player: PlayerID) -> LobbyChange {
        guard let index = record.players.firstIndex(where: { $0.player == player }),
            record.players[index].tokenHash != hash
        else { return .none }
        record.players[index].tokenHash = hash
        record.players[index].tokenSession = session
        return .unseen
    }

    /// The member whose resume token has this hash.
    package func member(_ player: PlayerID, withTokenHash hash: [UInt8]) -> PlayerRecord? {
        guard let member = record.players.first(where: { $0.player == player }), let good = member.tokenHash,
            good.count == hash.count
        else { return nil }
        // Takes as long for a wrong one as for the right one.
        var difference: UInt8 = 0
        for (left, right) in zip(good, hash) { difference |= left ^ right }
        return difference == 0 ? member : nil
    }

    /// How long an open live match may lie; the rest is as ever.
    package static func limits(_ limits: MatchLimits) -> MatchLimits {
        var limits = limits
        limits.openIdleSeconds = limits.live.lobbyIdleSeconds
        return limits
    }
}

extension LiveShape {
    package func crew(of station: Int) -> Int { station / max(1, roles.count) }
}
