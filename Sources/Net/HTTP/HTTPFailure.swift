/// Why a request is not answered as asked: a status, a code that programs read, a sentence that people read.
package struct HTTPFailure: Error, Hashable, Sendable {
    package let status: Int
    package let code: String
    package let message: String

    package init(status: Int, code: String, message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    static func malformed(_ message: String) -> HTTPFailure {
        HTTPFailure(status: 400, code: "malformed_request", message: message)
    }

    static let headTooLarge = HTTPFailure(
        status: 431, code: "headers_too_large", message: "The request's headers are too large.")
    static let targetTooLong = HTTPFailure(
        status: 414, code: "target_too_long", message: "The request's address is too long.")
    static let versionUnknown = HTTPFailure(
        status: 505, code: "http_version_not_supported", message: "This server speaks HTTP/1.1.")
    static let codingUnknown = HTTPFailure(
        status: 501, code: "transfer_coding_not_supported", message: "The only transfer coding here is chunked.")
    static let expectationUnknown = HTTPFailure(
        status: 417, code: "expectation_failed", message: "The only expectation here is 100-continue.")
    static let timeout = HTTPFailure(
        status: 408, code: "request_timeout", message: "The request did not arrive in time.")
    static let noAnswer = HTTPFailure(
        status: 503, code: "no_answer", message: "The server could not answer in time.")
    static let internalError = HTTPFailure(
        status: 500, code: "internal", message: "Something went wrong on the server.")

    static func bodyTooLarge(limit: Int) -> HTTPFailure {
        HTTPFailure(
            status: 413, code: "body_too_large", message: "The body is larger than the \(limit) bytes allowed here.")
    }
}
