package import Martlet
internal import MartletEngine

/// Makes and checks access tokens: JWT (RFC 7519) under HMAC-SHA-256, and nothing else.
///
///     eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9 . base64url(claims) . base64url(HMAC of all before the second dot)
///     └ {"alg":"HS256","typ":"JWT"}, to the byte: a token can't choose its algorithm
///
/// The signature is checked, in constant time, before a byte of the claims is looked at. No leeway on `exp`: the clock
/// that checks is the clock that signed.
package struct AccessTokens: Sendable {
    /// Longer ones are refused unread.
    package static let maximumLength = 2048

    private static let header = Array("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.".utf8)
    private static let signatureLength = 43

    package let lifetimeSeconds: Int64
    private let key: [UInt8]

    package init(secret: ServerSecret, lifetimeSeconds: Int64 = 15 * 60) {
        key = secret.key(for: "access token")
        self.lifetimeSeconds = lifetimeSeconds
    }

    package func issue(_ claims: AccessClaims) -> String {
        var token = Self.header
        token.reserveCapacity(Self.header.count + 340)
        Base64URL.append(claims.json, to: &token)
        let signature = Sodium.authenticate(token, key: key)
        token.append(UInt8(ascii: "."))
        Base64URL.append(signature, to: &token)
        return String(decoding: token, as: UTF8.self)
    }

    package func verify(_ token: String, now: Timestamp) throws(TokenRefusal) -> AccessClaims {
        var token = token
        let claims = token.withUTF8 { bytes in
            Result { () throws(TokenRefusal) in try verify(UnsafeRawBufferPointer(bytes), now: now) }
        }
        return try claims.get()
    }

    package func verify(_ token: UnsafeRawBufferPointer, now: Timestamp) throws(TokenRefusal) -> AccessClaims {
        let header = Self.header
        guard token.count <= Self.maximumLength, token.count > header.count + 1 + Self.signatureLength,
            token.prefix(header.count).elementsEqual(header)
        else { throw .malformed }

        let dot = token.count - Self.signatureLength - 1
        guard token[dot] == UInt8(ascii: "."),
            let signature = Base64URL.decode(UnsafeRawBufferPointer(rebasing: token[(dot + 1)...]))
        else { throw .malformed }

        let isOurs = withUnsafeTemporaryAllocation(byteCount: Sodium.macLength, alignment: 8) { expected in
            Sodium.authenticate(UnsafeRawBufferPointer(rebasing: token[..<dot]), key: key, into: expected)
            return signature.withUnsafeBytes { Sodium.equal($0, UnsafeRawBufferPointer(expected)) }
        }
        guard isOurs else { throw .forged }

        let payload = UnsafeRawBufferPointer(rebasing: token[header.count..<dot])
        let claims = try Self.claims(payload)
        guard now < claims.expiry else { throw .expired }
        return claims
    }

    /// The claims in the middle part, signed or not.
    static func claims(_ payload: UnsafeRawBufferPointer) throws(TokenRefusal) -> AccessClaims {
        guard let json = Base64URL.decode(payload) else { throw .malformed }
        return try AccessClaims(parsing: json)
    }
}

/// Doors for the fuzzer: any bytes must come back, none may trap.
package enum ServerFuzz {
    private static let tokens = AccessTokens(secret: ServerSecret(bytes: [UInt8](repeating: 7, count: 32)))

    /// Both behind and before the signature, since a fuzzer can't sign.
    package static func token(_ bytes: UnsafeRawBufferPointer) {
        _ = try? tokens.verify(bytes, now: Timestamp(microseconds: 0))
        _ = try? AccessTokens.claims(bytes)
        if let claims = try? AccessClaims(parsing: Array(bytes)) {
            _ = try? tokens.verify(tokens.issue(claims), now: Timestamp(microseconds: 0))
        }
        _ = RefreshTokens(secret: ServerSecret(bytes: [UInt8](repeating: 7, count: 32)))
            .read(String(decoding: bytes, as: UTF8.self))
    }
}
