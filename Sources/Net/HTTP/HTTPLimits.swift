/// What one request may cost.
package struct HTTPLimits: Sendable {
    /// Request line and headers together.
    package var headBytes = 16 * 1024
    /// The request's address.
    package var targetBytes = 8 * 1024
    /// Header lines.
    package var fields = 100
    /// A body, unless the handler allows more for its route.
    package var bodyBytes = 64 * 1024
    /// The lines of chunk sizes with their extensions, each.
    package var chunkLineBytes = 256
    /// Trailers after the last chunk, which are read and forgotten.
    package var trailerBytes = 4 * 1024
    /// Empty lines before a request (RFC 9112, section 2.2 asks for patience with one).
    package var leadingEmptyLines = 2

    package init() {}
}
