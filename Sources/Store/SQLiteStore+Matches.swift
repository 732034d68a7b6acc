package import Martlet
package import MartletEngine

extension SQLiteStore {
    package func loadMatch(_ id: MatchID, at offset: Int?) async throws(StorageFailure) -> StoredMatch? {
        try await readers.read { connection throws(SQLiteError) in
            try MatchReading.load(id, at: offset, connection)
        }
    }

    package func events(of match: MatchID, from offset: Int, limit: Int) async throws(StorageFailure) -> [EventRecord] {
        try await readers.read { connection throws(SQLiteError) in
            try MatchReading.events(of: match, from: offset, limit: limit, connection)
        }
    }

    package func event(
        of match: MatchID, actor: PlayerID, tick: Int
    ) async throws(StorageFailure) -> EventRecord? {
        try await readers.read { connection throws(SQLiteError) in
            try MatchReading.event(of: match, actor: actor, tick: tick, connection)
        }
    }

    /// A cursor that is none (`PagePosition.init` says so) asks for the first page.
    package func matches(_ query: MatchQuery) async throws(StorageFailure) -> MatchPage {
        try await readers.read { connection throws(SQLiteError) in try MatchListing.page(query, connection) }
    }

    package func openMatchCount(of account: AccountID) async throws(StorageFailure) -> Int {
        try await readers.read { connection throws(SQLiteError) in try MatchListing.openCount(of: account, connection) }
    }

    package func matchesToWake(
        untouchedSince time: Timestamp, limit: Int
    ) async throws(StorageFailure) -> [MatchID] {
        try await readers.read { connection throws(SQLiteError) in
            try MatchListing.toWake(untouchedSince: time, limit: limit, connection)
        }
    }
}
