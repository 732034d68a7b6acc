package import MartletEngine

/// Makes and reads refresh tokens.
///
///     base64url( generation, 8 bytes big-endian | 16 random bytes | HMAC, 32 bytes ) . session id
///
/// The MAC lets a garbled or invented token be told from an old one of ours without the store: only the latter, coming
/// back after its rotation, revokes the family. So nobody can end a session by knowing its id. The random bytes make
/// tokens worthless to who learns the server's key later: the store keeps the hash of the one that is good.
package struct RefreshTokens: Sendable {
    package static let maximumLength = 256

    /// A token that we made once, whether or not it is still good.
    package struct Reading: Hashable, Sendable {
        package var session: SessionID
        package var generation: Int
        /// What `SessionRecord.tokenHash` holds while this token is the good one.
        package var hash: [UInt8]
    }

    private static let randomLength = 16
    private let key: [UInt8]
    private let successorKey: [UInt8]

    package init(secret: ServerSecret) {
        key = secret.key(for: "refresh token")
        successorKey = secret.key(for: "refresh token: successor")
    }

    /// In place of random bytes, for the successor of a token under an `Idempotency-Key`: a request that is sent again
    /// gets the same token, whatever became of the first answer. Nobody else knows both, or the server's secret.
    package func seed(of token: String, idempotencyKey: String) -> [UInt8] {
        Sodium.hash(
            Array(token.utf8) + [0] + Array(idempotencyKey.utf8), key: successorKey, length: Self.randomLength)
    }

    package func issue(
        session: SessionID, generation: Int, seed: [UInt8]? = nil
    ) -> (token: String, hash: [UInt8]) {
        var bytes = withUnsafeBytes(of: UInt64(bitPattern: Int64(generation)).bigEndian) { Array($0) }
        bytes += seed ?? Sodium.randomBytes(Self.randomLength)
        bytes += Sodium.authenticate(bytes + Array(session.text.utf8), key: key)
        let token = Base64URL.encode(bytes) + "." + session.text
        return (token, Sodium.hash(Array(token.utf8)))
    }

    /// nil: not a token of ours.
    package func read(_ token: String) -> Reading? {
        guard token.utf8.count <= Self.maximumLength, let dot = token.utf8.firstIndex(of: UInt8(ascii: ".")),
            let bytes = Base64URL.decode(String(token[..<dot])), bytes.count == 8 + Self.randomLength + Sodium.macLength
        else { return nil }
        let session = String(token[token.utf8.index(after: dot)...])
        let signed = Array(bytes[..<(8 + Self.randomLength)])
        let expected = Sodium.authenticate(signed + Array(session.utf8), key: key)
        guard Sodium.equal(Array(bytes[signed.count...]), expected) else { return nil }
        let generation = signed[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Reading(
            session: SessionID(session), generation: Int(truncatingIfNeeded: generation),
            hash: Sodium.hash(Array(token.utf8)))
    }
}
