import COpenSSL

/// A folder served from memory: read, hashed and compressed once at start, so that a request costs a look-up and no disk.
/// A request names an entry of a table, never a path of the file system, so there is nothing to break out of.
package struct StaticFiles: Sendable {
    package struct Options: Sendable {
        /// What a folder answers with.
        package var index = "index.html"
        /// Files whose name tells their content never change; every other file is to be asked for again, which the entity tag
        /// makes cheap.
        package var cacheControl = "no-cache"
        /// For files whose name holds a hash of their content, such as `rules.3f9a01c2.wasm`.
        package var hashedCacheControl = "public, max-age=31536000, immutable"
        /// Further headers on every file, such as a Content-Security-Policy.
        package var headers: [HTTPResponse.Header] = []
        /// Files below this size are not compressed.
        package var compressedFromBytes = 512

        package init() {}
    }

    private struct Variant: Sendable {
        let body: [UInt8]
        let headers: [HTTPResponse.Header]
    }

    private struct File: Sendable {
        let plain: Variant
        let gzip: Variant?
    }

    /// By path, without a slash at the beginning: `index.html`, `scripts/map.js`.
    private let files: [String: File]
    private let options: Options

    /// Reads a folder; blocks, so at start only.
    package init(directory: String, options: Options = Options()) throws(StaticFilesError) {
        self.init(files: try FolderReader.read(directory), options: options)
    }

    /// Serves what is in memory already, by path (`scripts/map.js`).
    package init(files: [String: [UInt8]], options: Options = Options()) {
        self.options = options
        self.files = files.reduce(into: [:]) { table, file in
            table[file.key] = Self.file(file.key, file.value, options)
        }
    }

    package var paths: [String] { files.keys.sorted() }

    private static func file(_ name: String, _ bytes: [UInt8], _ options: Options) -> File {
        let type = ContentType.of(name)
        let hash = sha256(bytes)
        let isCompressible = bytes.count >= options.compressedFromBytes && ContentType.isCompressible(type)
        let compressed = isCompressible ? Gzip.compress(bytes) : nil
        func headers(tag: String) -> [HTTPResponse.Header] {
            var headers: [HTTPResponse.Header] = [
                .init("Content-Type", type), .init("ETag", "\"\(tag)\""),
                .init("Cache-Control", namesItsContent(name) ? options.hashedCacheControl : options.cacheControl),
            ]
            if compressed != nil { headers.append(.init("Vary", "Accept-Encoding")) }
            return headers + options.headers
        }
        return File(
            plain: Variant(body: bytes, headers: headers(tag: hash)),
            gzip: compressed.map {
                Variant(body: $0, headers: headers(tag: hash + "-gz") + [.init("Content-Encoding", "gzip")])
            })
    }

    /// Whether one of the parts between the dots of a file's name, neither the first nor the last, is a hash: 8 or more
    /// hexadecimal digits.
    static func namesItsContent(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name.split(separator: ".").dropFirst().dropLast().contains { part in
            part.utf8.count >= 8 && part.allSatisfy { $0.isASCII && $0.isHexDigit && !$0.isUppercase }
        }
    }

    /// The first half of SHA-256, in hexadecimal: enough to tell one version from another.
    private static func sha256(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        SHA256(bytes, bytes.count, &digest)
        return digest.prefix(16).map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }

    /// The answer to a request, or nil if there is no such file. Anything but GET and HEAD is answered with 405.
    package func respond(to request: HTTPRequest) -> HTTPResponse? {
        guard let file = file(request.segments) else { return nil }
        guard request.method == "GET" || request.method == "HEAD" else {
            var response = HTTPResponse.failure(
                HTTPFailure(status: 405, code: "method_not_allowed", message: "A file can only be read."))
            response.headers.append(.init("Allow", "GET, HEAD"))
            return response
        }
        let variant = file.gzip.flatMap { Self.acceptsGzip(request.headers) ? $0 : nil } ?? file.plain
        return HTTPResponse(status: 200, headers: variant.headers, body: variant.body).unlessHeld(by: request)
    }

    private func file(_ segments: [String]) -> File? {
        // A part that holds a slash itself names nothing.
        guard !segments.contains(where: { $0.utf8.contains(UInt8(ascii: "/")) }) else { return nil }
        let path = segments.joined(separator: "/")
        if path.isEmpty { return files[options.index] }
        if path.hasSuffix("/") { return files[path + options.index] }
        return files[path]
    }

    /// Whether `Accept-Encoding` takes gzip (RFC 9110, section 12.5.3).
    static func acceptsGzip(_ headers: HTTPFields) -> Bool {
        var any: Bool?
        for item in headers.list("accept-encoding") {
            let parts = item.split(separator: ";").map { HTTPSyntax.trimmed($0).lowercased() }
            guard let coding = parts.first else { continue }
            let isRefused = parts.dropFirst().contains { part in
                part.hasPrefix("q=") && part.dropFirst(2).allSatisfy { $0 == "0" || $0 == "." }
            }
            if coding == "gzip" || coding == "x-gzip" { return !isRefused }
            if coding == "*" { any = !isRefused }
        }
        return any ?? false
    }
}
