import COpenSSL
import Synchronization
import Testing

@testable import MartletNet

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A fresh key and a certificate for `localhost`, signed by itself, in files that go with it.
private final class OwnCertificate {
    let files: TLSContext.Files
    private let folder: String

    init() throws {
        var template = Array("/tmp/martlet-tls-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw TLSError("no folder") }
        folder = String(cString: made)
        files = TLSContext.Files(certificate: folder + "/certificate.pem", key: folder + "/key.pem")
        try write()
    }

    deinit {
        unlink(files.certificate)
        unlink(files.key)
        rmdir(folder)
    }

    /// Writes a new pair into the same files.
    func write() throws {
        var key: OpaquePointer?
        let context = EVP_PKEY_CTX_new_id(NID_ED25519, nil)
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_keygen(context, &key) == 1, let certificate = X509_new()
        else { throw TLSError("no key") }
        defer {
            EVP_PKEY_free(key)
            X509_free(certificate)
        }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), Int.random(in: 1...1_000_000))
        X509_gmtime_adj(X509_getm_notBefore(certificate), -60)
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600)
        let name = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(name, "CN", 0x1000, "localhost", -1, -1, 0)
        X509_set_issuer_name(certificate, name)
        X509_set_pubkey(certificate, key)
        X509_sign(certificate, key, nil)
        guard let keyFile = BIO_new_file(files.key, "w"), let file = BIO_new_file(files.certificate, "w") else {
            throw TLSError("no file")
        }
        PEM_write_bio_PrivateKey(keyFile, key, nil, nil, 0, nil, nil)
        PEM_write_bio_X509(file, certificate)
        BIO_free(keyFile)
        BIO_free(file)
    }
}

@Suite struct TLSTests {
    private static let echo: @Sendable (HTTPRequest, HTTPExchange) -> Void = { request, exchange in
        exchange.respond(HTTPResponse(status: request.isSecure ? 200 : 500, body: request.body))
    }

    @Test func `encrypts, large bodies too, and a certificate read anew serves new connections only`() async throws {
        let certificate = try OwnCertificate()
        let context = try TLSContext(server: certificate.files)
        let oldTrust = try TLSContext(client: .file(certificate.files.certificate))
        try await withServer(Self.echo) {
            $0.tls = context
            $0.limits.bodyBytes = 4_000_000
        } _: { server, address async throws in
            let loop = server.loops.loops[0]
            func endpoint(_ trust: TLSContext) -> ClientEndpoint {
                ClientEndpoint(host: "localhost", port: address.port, tls: trust)
            }
            let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
            let old = HTTPClient(endpoint(oldTrust), on: loop)
            let first = try await old.send(HTTPClientRequest("POST", "/", body: body))
            #expect(first.status == 200)
            #expect(first.body == body)

            try certificate.write()
            try context.reload()
            let second = try await old.send(HTTPClientRequest("POST", "/", body: [1]))
            #expect(second.body == [1])
            let newTrust = try TLSContext(client: .file(certificate.files.certificate))
            let third = try await HTTPClient(endpoint(newTrust), on: loop).send(HTTPClientRequest("GET", "/"))
            #expect(third.status == 200)
            await #expect(throws: ClientError.self) {
                _ = try await HTTPClient(endpoint(oldTrust), on: loop).send(HTTPClientRequest("GET", "/"))
            }
        }
    }

    @Test func `plain bytes at an encrypted port, and silence, end the connection`() async throws {
        let certificate = try OwnCertificate()
        let context = try TLSContext(server: certificate.files)
        try await withServer(Self.echo) {
            $0.tls = context
            $0.headTimeoutMilliseconds = 50
        } _: { server, address async throws in
            let answer = try await RawClient.talk(address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", ends: false)
            #expect(!answer.hasPrefix("HTTP/1.1"))
            let silence = try await RawClient.talk(address, "", ends: false)
            #expect(silence == "")
            #expect(server.loops.loops.map { $0.counters.value(.tls) }.reduce(0, +) == 1)
        }
    }

    @Test func `a key that does not fit its certificate is refused, and a failed reload changes nothing`() throws {
        let one = try OwnCertificate()
        let other = try OwnCertificate()
        #expect(throws: TLSError.self) {
            _ = try TLSContext(server: .init(certificate: one.files.certificate, key: other.files.key))
        }
        #expect(throws: TLSError.self) { _ = try TLSContext(server: .init(certificate: "/nowhere", key: "/nowhere")) }
    }

    @Test func `a socket moves to another loop with its encryption`() async throws {
        let certificate = try OwnCertificate()
        let context = try TLSContext(server: certificate.files)
        let trust = try TLSContext(client: .anybody)
        let target = Mutex<EventLoop?>(nil)
        try await withServer { _, exchange in
            exchange.acceptWebSocket(on: target.withLock { $0 }, handler: Mirror())
        } configure: {
            $0.tls = context
        } _: { server, address async throws in
            for (index, loop) in (server.loops.loops + server.loops.loops).enumerated() {
                // Connections are dealt out in turn, so each of them moves once and stays once.
                target.withLock { $0 = server.loops.loops[index / 2] }
                let (texts, continuation) = AsyncStream<String>.makeStream()
                let handler = Asker(continuation)
                WebSocketClient.connect(
                    .init("/"), to: ClientEndpoint(address, tls: trust), on: loop, handler: handler
                ) { _ in continuation.finish() }
                let answer = await texts.first { _ in true }
                #expect(answer == "question")
            }
        }
    }
}

private final class Mirror: WebSocketHandler {
    func received(text: RawSpan, on socket: WebSocket) { socket.send(text: text) }
    func received(binary: RawSpan, on socket: WebSocket) { socket.send(binary: binary) }
}

private final class Asker: WebSocketHandler {
    private let texts: AsyncStream<String>.Continuation
    init(_ texts: AsyncStream<String>.Continuation) { self.texts = texts }
    func opened(_ socket: WebSocket) { socket.send(text: "question") }
    func received(text: RawSpan, on socket: WebSocket) {
        texts.yield(text.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
    }
    func received(binary: RawSpan, on socket: WebSocket) {}
    func closed(_ socket: WebSocket, code: UInt16, reason: String) { texts.finish() }
}
