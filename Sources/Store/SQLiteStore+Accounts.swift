package import Martlet
package import MartletEngine

extension SQLiteStore {
    /// How long a revoked session is kept at least, for refusing its access tokens after a restart.
    private static let revokedSeconds: Int64 = 24 * 3600
    /// Rows that one transaction of `expire` deletes.
    private static let expiryBatch = 1000

    package func insert(_ account: AccountRecord) async throws(StorageFailure) -> Bool {
        try await write { connection throws(SQLiteError) in
            try connection.statement(
                """
                INSERT INTO accounts (id, display_name, login, password_hash, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """
            ).run(
                .text(account.id.text), .text(account.displayName), .optional(account.login),
                .optional(account.passwordHash), .integer(account.createdAt.microseconds))
            return connection.changes == 1
        }
    }

    package func account(_ id: AccountID) async throws(StorageFailure) -> AccountRecord? {
        try await readers.read { connection throws(SQLiteError) in
            try connection.statement(AccountRow.select + " WHERE id = ?").first([.text(id.text)], AccountRow.read)
        }
    }

    package func account(login: String) async throws(StorageFailure) -> AccountRecord? {
        try await readers.read { connection throws(SQLiteError) in
            try connection.statement(AccountRow.select + " WHERE login = ?").first([.text(login)], AccountRow.read)
        }
    }

    package func insert(_ session: SessionRecord) async throws(StorageFailure) {
        try await write { connection throws(SQLiteError) in
            try connection.statement(
                """
                INSERT INTO sessions (id, account, token_hash, generation, created_at, expires_at, revoked_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
            ).run(
                .text(session.id.text), .text(session.account.text), .blob(session.tokenHash),
                .integer(session.generation), .integer(session.createdAt.microseconds),
                .integer(session.expiresAt.microseconds), .optional(session.revokedAt?.microseconds))
        }
    }

    package func session(_ id: SessionID) async throws(StorageFailure) -> SessionRecord? {
        try await readers.read { connection throws(SQLiteError) in
            try connection.statement(SessionRow.select + " WHERE id = ?").first([.text(id.text)], SessionRow.read)
        }
    }

    /// A session that was revoked meanwhile stays revoked: false.
    package func rotate(
        _ session: SessionRecord, expectedGeneration expected: Int
    ) async throws(StorageFailure) -> Bool {
        try await write { connection throws(SQLiteError) in
            try connection.statement(
                """
                UPDATE sessions SET token_hash = ?, generation = ?, expires_at = ?, revoked_at = ?
                WHERE id = ? AND generation = ? AND revoked_at IS NULL
                """
            ).run(
                .blob(session.tokenHash), .integer(session.generation), .integer(session.expiresAt.microseconds),
                .optional(session.revokedAt?.microseconds), .text(session.id.text), .integer(expected))
            return connection.changes == 1
        }
    }

    /// The first revocation counts.
    package func revoke(_ session: SessionID, at time: Timestamp) async throws(StorageFailure) {
        try await write { connection throws(SQLiteError) in
            try connection.statement("UPDATE sessions SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL").run(
                .integer(time.microseconds), .text(session.text))
        }
    }

    package func sessionsRevoked(since time: Timestamp) async throws(StorageFailure) -> [SessionID] {
        try await readers.read { connection throws(SQLiteError) in
            try connection.statement("SELECT id FROM sessions WHERE revoked_at >= ? ORDER BY revoked_at").rows(
                [.integer(time.microseconds)]
            ) { SessionID($0.text(0)) }
        }
    }

    package func idempotentAnswer(
        _ key: [UInt8], now: Timestamp
    ) async throws(StorageFailure) -> IdempotencyRecord? {
        let found = try await readers.read { connection throws(SQLiteError) in
            try connection.statement(IdempotencyRow.select + " WHERE key = ?").first([.blob(key)], IdempotencyRow.read)
        }
        guard let found, found.expiresAt <= now else { return found }
        // It has had its time, and would stand in the way of the next answer under this key.
        try await write { connection throws(SQLiteError) in
            try connection.statement("DELETE FROM idempotency WHERE key = ? AND expires_at <= ?").run(
                .blob(key), .integer(now.microseconds))
        }
        return nil
    }

    package func insert(_ answer: IdempotencyRecord) async throws(StorageFailure) {
        try await write { connection throws(SQLiteError) in
            try connection.statement(
                """
                INSERT INTO idempotency (key, status, sealed_body, expires_at) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """
            ).run(
                .blob(answer.key), .integer(answer.status), .blob(answer.sealedBody),
                .integer(answer.expiresAt.microseconds))
        }
    }

    /// Deletes in small transactions, so that commits of matches don't wait long for it.
    package func expire(before time: Timestamp) async throws(StorageFailure) {
        let revoked = time.adding(seconds: -Self.revokedSeconds)
        while true {
            let deleted = try await write { connection throws(SQLiteError) in
                try connection.statement(
                    """
                    DELETE FROM idempotency WHERE rowid IN
                        (SELECT rowid FROM idempotency WHERE expires_at < ? LIMIT \(Self.expiryBatch))
                    """
                ).run(.integer(time.microseconds))
                let answers = connection.changes
                try connection.statement(
                    """
                    DELETE FROM sessions WHERE id IN (
                        SELECT id FROM sessions WHERE expires_at < ? AND (revoked_at IS NULL OR revoked_at < ?)
                        LIMIT \(Self.expiryBatch))
                    """
                ).run(.integer(time.microseconds), .integer(revoked.microseconds))
                return max(answers, connection.changes)
            }
            guard deleted == Self.expiryBatch else { return }
        }
    }
}
