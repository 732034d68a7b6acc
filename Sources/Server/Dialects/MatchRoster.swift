import Martlet
import MartletEngine

/// Who is in a match, as the match itself tells a member: read from the JSON of its text messages, which is ours.
struct MatchRoster {
    struct Member {
        let seat: PlayerID
        /// Accounts are known by their ids, players without one by their seats.
        let id: String
        let name: String
        let station: Int32?
        let isReady: Bool
        var isConnected: Bool
    }

    let match: String
    let game: String
    let name: String
    let status: MatchStatus
    let owner: String
    let crewNames: [String]
    let outcome: LiveOutcome?
    private(set) var members: [Member]

    init?(_ json: JSONNode?) {
        guard let json, let match = json["id"]?.string, let game = json["game"]?.string,
            let status = json["status"]?.string.flatMap(MatchStatus.init(rawValue:))
        else { return nil }
        self.match = match
        self.game = game
        self.status = status
        name = json["name"]?.string ?? ""
        owner = json["ownerId"]?.string ?? ""
        crewNames = (json["crewNames"]?.elements ?? []).map { $0.string ?? "" }
        outcome = json["outcome"].map { outcome in
            let crews = (outcome["winningCrews"]?.elements ?? []).map { CrewSet.only(Int32(clamping: $0.int ?? -1)) }
            return LiveOutcome(
                winners: crews.reduce(into: []) { $0.formUnion($1) },
                reason: Int32(outcome["reason"]?.string ?? "") ?? 0)
        }
        members = (json["players"]?.elements ?? []).compactMap { player in
            guard let seat = player["id"]?.string.flatMap(PlayerID.init(_:)) else { return nil }
            return Member(
                seat: seat, id: player["accountId"]?.string ?? seat.description,
                name: player["displayName"]?.string ?? "", station: player["station"]?.int.map { Int32(clamping: $0) },
                isReady: player["ready"]?.bool ?? false, isConnected: player["connected"]?.bool ?? false)
        }
    }

    func member(_ id: String) -> Member? { members.first { $0.id == id } }

    func member(at seat: String?) -> Member? { members.first { $0.seat.description == seat } }

    mutating func setConnected(_ isConnected: Bool, at seat: String?) {
        guard let place = members.firstIndex(where: { $0.seat.description == seat }) else { return }
        members[place].isConnected = isConnected
    }

    /// For a dialect.
    var told: DialectRoster {
        DialectRoster(
            session: match, name: name, phase: DialectPhase(status), creator: owner,
            players: members.map {
                .init(id: $0.id, name: $0.name, station: $0.station, isReady: $0.isReady, isConnected: $0.isConnected)
            }, crewNames: crewNames, outcome: outcome)
    }
}
