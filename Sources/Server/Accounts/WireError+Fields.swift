package import Martlet
package import MartletEngine

/// The errors of requests to accounts.
extension WireError {
    /// One field is missing or not as it must be; `details` names it.
    package static func invalidField(_ field: String, _ problem: String) -> WireError {
        var details = JSONWriter(reserving: 96)
        details.beginObject()
        details.field("field", field)
        details.field("problem", problem)
        details.endObject()
        return WireError(422, "invalid_request", "`\(field)` \(problem).", details: details.bytes)
    }

    package static let loginTaken = WireError(
        409, "login_taken", "Somebody has this login already. Choose another, or sign in.",
        details: Array(#"{"field":"login"}"#.utf8))
    package static let badCredentials = WireError(
        401, "bad_credentials", "The login or the password is wrong.")
    package static let refreshReused = WireError(
        401, "refresh_reused", "This refresh token was used before, so its session has been ended. Sign in again.")
    package static let invalidRefreshToken = WireError(
        401, "invalid_refresh_token", "This refresh token is not good, or no longer. Sign in again.")
    package static let notAuthenticated = WireError(
        401, "not_authenticated", "Sign in first: this wants an access token.")
    package static let invalidToken = WireError(
        401, "invalid_token", "This access token is not good. Sign in again.")
    package static let tokenExpired = WireError(
        401, "token_expired", "This access token has expired. Refresh it and try again.")
    package static let sessionRevoked = WireError(
        401, "session_revoked", "This session has been ended. Sign in again.")

    /// What a client learns of the store's trouble.
    package static func storage(_ failure: StorageFailure) -> WireError {
        switch failure {
        case .unavailable, .conflict: .storageUnavailable
        case .damaged: WireError(500, "internal_error", "What is stored here can't be read. Tell the operator.")
        }
    }
}

/// The fields of a request's body.
package struct RequestFields: Sendable {
    private let root: JSONNode

    /// Throws `malformed_json`, or `invalid_request` for what is no object.
    package init(parsing body: [UInt8]) throws(WireError) {
        let document: JSONDocument
        do throws(JSONError) { document = try JSONDocument(parsing: body, limits: .client) } catch {
            throw .malformedJSON
        }
        guard document.root.kind == .object else {
            throw WireError(422, "invalid_request", "The body must be a JSON object.")
        }
        root = document.root
    }

    package subscript(_ name: String) -> JSONNode? { root[name] }

    package func string(_ name: String) throws(WireError) -> String {
        guard let node = root[name], !node.isNull else { throw .invalidField(name, "is missing") }
        guard let text = node.string else { throw .invalidField(name, "must be a string") }
        return text
    }
}
