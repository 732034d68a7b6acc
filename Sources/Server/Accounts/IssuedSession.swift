package import Martlet
package import MartletEngine

/// What signing up, signing in and refreshing give.
package struct IssuedSession: Sendable {
    package var account: AccountRecord
    package var session: SessionID
    package var accessToken: String
    package var accessExpiresAt: Timestamp
    package var refreshToken: String
    package var refreshExpiresAt: Timestamp

    /// The wire's Session.
    package var json: [UInt8] {
        var writer = JSONWriter(reserving: 768)
        writer.beginObject()
        writer.field("account", raw: account.publicJSON)
        writer.field("accessToken", accessToken)
        writer.field("accessExpiresAt", accessExpiresAt.rfc3339)
        writer.field("refreshToken", refreshToken)
        writer.field("refreshExpiresAt", refreshExpiresAt.rfc3339)
        writer.endObject()
        return writer.bytes
    }
}

extension AccountRecord {
    /// The wire's Account: nothing that its owner would not show.
    package var publicJSON: [UInt8] {
        var writer = JSONWriter(reserving: 128)
        writer.beginObject()
        writer.field("id", id.text)
        writer.field("displayName", displayName)
        writer.field("guest", isGuest)
        writer.endObject()
        return writer.bytes
    }
}
