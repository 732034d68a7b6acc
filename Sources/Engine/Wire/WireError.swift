/// An error as the wire says it: `{"error":{"code","message","details"}}` with its HTTP status.
package struct WireError: Error, Hashable, Sendable {
    package var status: Int
    package var code: String
    /// Readable by a person, names the remedy.
    package var message: String
    /// A JSON object, or nil for none.
    package var details: [UInt8]?
    /// Seconds, for 429 and 503.
    package var retryAfter: Int?

    package init(_ status: Int, _ code: String, _ message: String, details: [UInt8]? = nil, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.retryAfter = retryAfter
    }
}
