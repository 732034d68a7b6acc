package import Martlet
package import MartletEngine

/// What an access token says: who, in which sign-in, and until when. Nothing in it needs the store.
package struct AccessClaims: Hashable, Sendable {
    /// `sub`
    package var account: AccountID
    /// `sid`
    package var session: SessionID
    /// `name`
    package var displayName: String
    /// `guest`
    package var isGuest: Bool
    /// `iat` and `exp`: whole seconds since 1970. The token is good while the time is before `expiresAt`.
    package var issuedAt: Int64
    package var expiresAt: Int64

    package var caller: Caller { Caller(account: account, displayName: displayName) }
    package var expiry: Timestamp { Timestamp(microseconds: 0).adding(seconds: expiresAt) }

    package init(
        account: AccountID, session: SessionID, displayName: String, isGuest: Bool, issuedAt: Int64, expiresAt: Int64
    ) {
        self.account = account
        self.session = session
        self.displayName = displayName
        self.isGuest = isGuest
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }

    var json: [UInt8] {
        var writer = JSONWriter(reserving: 200)
        writer.beginObject()
        writer.field("sub", account.text)
        writer.field("sid", session.text)
        writer.field("name", displayName)
        writer.field("guest", isGuest)
        writer.field("iat", Int(issuedAt))
        writer.field("exp", Int(expiresAt))
        writer.endObject()
        return writer.bytes
    }

    /// Unknown claims are passed over; a missing one, or one of another type, is not ours.
    init(parsing json: [UInt8]) throws(TokenRefusal) {
        guard let root = try? JSONDocument(parsing: json, limits: JSONLimits(depth: 2, nodes: 64)).root,
            let account = root["sub"]?.string, let session = root["sid"]?.string, let name = root["name"]?.string,
            let guest = root["guest"]?.bool, let issued = root["iat"]?.int, let expires = root["exp"]?.int
        else { throw .malformed }
        self.init(
            account: AccountID(account), session: SessionID(session), displayName: name, isGuest: guest,
            issuedAt: Int64(issued), expiresAt: Int64(expires))
    }
}

/// Why an access token was refused.
package enum TokenRefusal: Error, Hashable, Sendable {
    /// Not a token of ours: another header, another form.
    case malformed
    /// Of the right form, but not signed by us.
    case forged
    /// Was good: refresh it.
    case expired
}
