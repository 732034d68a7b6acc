package import Martlet

/// An account as the store keeps it.
package struct AccountRecord: Hashable, Sendable {
    package var id: AccountID
    package var displayName: String
    /// As it is compared: lower case, no spaces around. nil for a guest.
    package var login: String?
    /// argon2id in its own text form; nil for a guest.
    package var passwordHash: String?
    package var createdAt: Timestamp

    package var isGuest: Bool { login == nil }

    package init(id: AccountID, displayName: String, login: String?, passwordHash: String?, createdAt: Timestamp) {
        self.id = id
        self.displayName = displayName
        self.login = login
        self.passwordHash = passwordHash
        self.createdAt = createdAt
    }
}

/// A family of refresh tokens: one sign-in. Only the newest token is good; using an older one again revokes them all.
package struct SessionRecord: Hashable, Sendable {
    package var id: SessionID
    package var account: AccountID
    /// SHA-256 or BLAKE2b of the one good refresh token; the token itself is nowhere kept.
    package var tokenHash: [UInt8]
    /// Counts rotations.
    package var generation: Int
    package var createdAt: Timestamp
    package var expiresAt: Timestamp
    package var revokedAt: Timestamp?

    package init(
        id: SessionID, account: AccountID, tokenHash: [UInt8], generation: Int, createdAt: Timestamp,
        expiresAt: Timestamp, revokedAt: Timestamp?
    ) {
        self.id = id
        self.account = account
        self.tokenHash = tokenHash
        self.generation = generation
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

/// An answer kept under an `Idempotency-Key`, sealed so that only who has the key can read it.
package struct IdempotencyRecord: Hashable, Sendable {
    /// A hash of account, route and key.
    package var key: [UInt8]
    package var status: Int
    package var sealedBody: [UInt8]
    package var expiresAt: Timestamp

    package init(key: [UInt8], status: Int, sealedBody: [UInt8], expiresAt: Timestamp) {
        self.key = key
        self.status = status
        self.sealedBody = sealedBody
        self.expiresAt = expiresAt
    }
}
