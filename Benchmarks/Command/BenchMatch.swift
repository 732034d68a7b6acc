import Martlet
import MartletEngine

/// The people and the row of a match that a benchmark plays in memory.
enum BenchMatch {
    static let wall: Int64 = 1_800_000_000_000_000

    static func caller(_ seat: Int) -> Caller {
        Caller(account: AccountID("account-of-seat-\(seat)-abcdefgh"), displayName: "Player \(seat)")
    }

    /// The time behind so many nanoseconds.
    static func now(_ monotonic: Int64) -> Now {
        Now(monotonic: monotonic, wall: Timestamp(microseconds: wall + monotonic / 1000))
    }

    /// All seats are taken; `ruleset` is the founder's, as JSON.
    static func record(game: String, minPlayers: Int, players: Int, ruleset: String) -> MatchRecord {
        var record = MatchRecord(
            id: MatchID("m_0123456789abcdefghijkl"), game: game, name: "bench", map: nil, owner: caller(0).account,
            minPlayers: minPlayers, maxPlayers: players, isPrivate: false, inviteCode: "open-sesame",
            ruleset: Array(ruleset.utf8), seed: MatchSeed(7), createdAt: Timestamp(microseconds: wall))
        record.players = (0..<players).compactMap { seat in
            PlayerID(seat: seat).map {
                PlayerRecord(player: $0, account: caller(seat).account, displayName: "Player \(seat)")
            }
        }
        return record
    }
}
