/// Conditional requests (RFC 9110, section 13): entity tags.
package enum HTTPConditional {
    /// Whether `If-None-Match` names `tag` (with its quotes) or is `*`, by the weak comparison.
    package static func matches(_ headers: HTTPFields, tag: String) -> Bool {
        headers.list("if-none-match").contains { $0 == "*" || opaque($0) == opaque(tag) }
    }

    private static func opaque(_ tag: String) -> Substring {
        tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
    }
}

extension HTTPResponse {
    /// The same answer, or 304 without a body when a GET or HEAD already holds what its `ETag` names.
    package func unlessHeld(by request: HTTPRequest) -> HTTPResponse {
        guard status == 200, request.method == "GET" || request.method == "HEAD", let tag = header("etag"),
            HTTPConditional.matches(request.headers, tag: tag)
        else { return self }
        let kept: Set<String> = ["etag", "cache-control", "vary", "expires", "content-location"]
        var answer = HTTPResponse(
            status: 304, headers: headers.filter { kept.contains($0.name.lowercased()) })
        answer.closesConnection = closesConnection
        return answer
    }
}
