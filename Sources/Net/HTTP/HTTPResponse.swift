/// An answer: status, headers, body. Length, date and connection are the server's to add.
package struct HTTPResponse: Sendable {
    package struct Header: Sendable, Hashable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var status: Int
    package var headers: [Header]
    package var body: [UInt8]
    /// The connection ends after this answer.
    package var closesConnection = false
    /// Kept until the last byte of the body is sent, or the connection is gone.
    package var lease: (any AnyObject & Sendable)?

    package init(status: Int, headers: [Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// JSON that is encoded already.
    package static func json(_ body: [UInt8], status: Int = 200, headers: [Header] = []) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [Header("Content-Type", "application/json; charset=utf-8")] + headers, body: body)
    }

    package static func text(_ text: String, status: Int = 200, headers: [Header] = []) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [Header("Content-Type", "text/plain; charset=utf-8")] + headers,
            body: Array(text.utf8))
    }

    /// The plain form of a failure: `{"error":{"code":…,"message":…}}`.
    package static func failure(_ failure: HTTPFailure) -> HTTPResponse {
        var body = Array("{\"error\":{\"code\":".utf8)
        appendJSON(failure.code, to: &body)
        body += Array(",\"message\":".utf8)
        appendJSON(failure.message, to: &body)
        body += Array("}}".utf8)
        return .json(body, status: failure.status)
    }

    /// The value of the first header of that name, whatever its case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    private static func appendJSON(_ text: String, to body: inout [UInt8]) {
        body.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                body.append(UInt8(ascii: "\\"))
                body.append(byte)
            case 0..<0x20: body.append(UInt8(ascii: " "))
            default: body.append(byte)
            }
        }
        body.append(UInt8(ascii: "\""))
    }

    static func reason(_ status: Int) -> String {
        switch status {
        case 100: "Continue"
        case 101: "Switching Protocols"
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 422: "Unprocessable Content"
        case 426: "Upgrade Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: "Status"
        }
    }
}

/// Writes an answer's head. Sans-I/O.
enum HTTPResponseEncoder {
    /// Headers that only the server itself writes.
    private static let own: Set<String> = ["content-length", "connection", "date", "transfer-encoding", "keep-alive"]

    /// - Parameter connection: what `Connection` is to say, if anything.
    static func head(
        _ response: HTTPResponse, date: String, connection: String?, into bytes: inout [UInt8]
    ) {
        bytes += "HTTP/1.1 \(response.status) \(HTTPResponse.reason(response.status))\r\n".utf8
        bytes += "Date: ".utf8
        bytes += date.utf8
        if allowsBody(response.status) { bytes += "\r\nContent-Length: \(response.body.count)".utf8 }
        if let connection {
            bytes += "\r\nConnection: ".utf8
            bytes += connection.utf8
        }
        for header in response.headers where !own.contains(header.name.lowercased()) {
            field(header.name, header.value, into: &bytes)
        }
        bytes += "\r\n\r\n".utf8
    }

    static func field(_ name: String, _ value: String, into bytes: inout [UInt8]) {
        bytes += "\r\n".utf8
        bytes += name.utf8
        bytes += ": ".utf8
        // What may come from a stranger must not begin a line of its own.
        for byte in value.utf8 { bytes.append(HTTPSyntax.isFieldValue(byte) ? byte : 32) }
    }

    static func allowsBody(_ status: Int) -> Bool { status >= 200 && status != 204 && status != 304 }
}
