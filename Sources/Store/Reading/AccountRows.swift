internal import Martlet
internal import MartletEngine

/// The rows of `accounts`, `sessions` and `idempotency`.
enum AccountRow {
    static let select = "SELECT id, display_name, login, password_hash, created_at FROM accounts"

    static func read(_ row: Row) -> AccountRecord {
        AccountRecord(
            id: AccountID(row.text(0)), displayName: row.text(1), login: row.optionalText(2),
            passwordHash: row.optionalText(3), createdAt: Timestamp(microseconds: row.integer(4)))
    }
}

enum SessionRow {
    static let select =
        "SELECT id, account, token_hash, generation, created_at, expires_at, revoked_at FROM sessions"

    static func read(_ row: Row) -> SessionRecord {
        SessionRecord(
            id: SessionID(row.text(0)), account: AccountID(row.text(1)), tokenHash: row.blob(2),
            generation: Int(row.integer(3)), createdAt: Timestamp(microseconds: row.integer(4)),
            expiresAt: Timestamp(microseconds: row.integer(5)),
            revokedAt: row.optionalInteger(6).map { Timestamp(microseconds: $0) })
    }
}

enum IdempotencyRow {
    static let select = "SELECT key, status, sealed_body, expires_at FROM idempotency"

    static func read(_ row: Row) -> IdempotencyRecord {
        IdempotencyRecord(
            key: row.blob(0), status: Int(row.integer(1)), sealedBody: row.blob(2),
            expiresAt: Timestamp(microseconds: row.integer(3)))
    }
}
