import COpenSSL
import Synchronization

/// Why TLS cannot be offered, for the person who started the server.
package struct TLSError: Error, CustomStringConvertible, Sendable {
    package let description: String

    /// `what` and OpenSSL's own last words.
    init(_ what: String) {
        var text = what
        var buffer = [CChar](repeating: 0, count: 256)
        while case let code = ERR_get_error(), code != 0 {
            ERR_error_string_n(code, &buffer, buffer.count)
            let words = buffer.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            // `error:80000002:system library::No such file or directory`: the sentence alone helps who starts a server.
            guard let reason = words.split(separator: ":").last, reason != "system lib" else { continue }
            text += "; " + reason
        }
        description = text
    }
}

/// Certificate, key and settings of TLS 1.2 and later, by OpenSSL. `reload()` reads the files again: new connections get the
/// new certificate, those that stand are not touched.
package final class TLSContext: @unchecked Sendable {
    /// Where a server's certificate chain and private key are, both PEM.
    package struct Files: Sendable {
        package var certificate: String
        package var key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Whom a client believes.
    package enum Trust: Sendable {
        /// The certificate authorities of the system.
        case system
        /// Those in a PEM file.
        case file(String)
        /// Anybody: for tests and measurements against one's own server.
        case anybody
    }

    /// Guards the OpenSSL context, which a reload replaces. An `SSL` keeps its own reference to the one it came from.
    private let context: Mutex<Handle>
    private struct Handle: @unchecked Sendable { let pointer: OpaquePointer }
    private let files: Files?
    private let isServer: Bool

    /// A server's side.
    package init(server files: Files) throws(TLSError) {
        self.files = files
        isServer = true
        context = Mutex(Handle(pointer: try Self.serverContext(files)))
    }

    /// A client's side.
    package init(client trust: Trust) throws(TLSError) {
        files = nil
        isServer = false
        context = Mutex(Handle(pointer: try Self.clientContext(trust)))
    }

    deinit { context.withLock { SSL_CTX_free($0.pointer) } }

    /// Reads certificate and key again. If they do not fit, everything stays as it was. From any thread.
    package func reload() throws(TLSError) {
        guard let files else { return }
        let new = Handle(pointer: try Self.serverContext(files))
        context.withLock { context in
            SSL_CTX_free(context.pointer)
            context = new
        }
    }

    /// One connection's TLS state; nil when there is no memory for it.
    /// - Parameter host: the name that a client asks for and, unless it trusts anybody, expects in the certificate.
    func session(host: String? = nil) -> TLSSession? {
        guard let ssl = context.withLock({ SSL_new($0.pointer) }) else { return nil }
        if let host {
            // The macros SSL_set_tlsext_host_name and SSL_set1_host, as functions.
            _ = host.withCString { name in
                SSL_ctrl(
                    ssl, Int32(SSL_CTRL_SET_TLSEXT_HOSTNAME), Int(TLSEXT_NAMETYPE_host_name),
                    UnsafeMutableRawPointer(mutating: name))
            }
            if SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE { SSL_set1_host(ssl, host) }
        }
        return TLSSession(ssl: ssl, isServer: isServer)
    }

    private static func base(_ method: OpaquePointer?) throws(TLSError) -> OpaquePointer {
        ERR_clear_error()
        guard let context = SSL_CTX_new(method) else { throw TLSError("TLS is not to be had") }
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        // An idle connection gives its record buffers back.
        SSL_CTX_ctrl(context, SSL_CTRL_MODE, Int(SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE), nil)
        // SSL_OP_NO_RENEGOTIATION and SSL_OP_NO_COMPRESSION, whose macros Swift does not see.
        SSL_CTX_set_options(context, 1 << 30 | 1 << 17)
        return context
    }

    private static func serverContext(_ files: Files) throws(TLSError) -> OpaquePointer {
        let context = try base(TLS_server_method())
        do throws(TLSError) {
            guard SSL_CTX_use_certificate_chain_file(context, files.certificate) == 1 else {
                throw TLSError(
                    "the certificate in \(files.certificate) cannot be used: it has to be a readable PEM file")
            }
            guard SSL_CTX_use_PrivateKey_file(context, files.key, SSL_FILETYPE_PEM) == 1 else {
                throw TLSError("the key in \(files.key) cannot be used: it has to be a readable PEM file")
            }
            guard SSL_CTX_check_private_key(context) == 1 else {
                throw TLSError("the key in \(files.key) does not belong to the certificate in \(files.certificate)")
            }
        } catch {
            SSL_CTX_free(context)
            throw error
        }
        SSL_CTX_set_alpn_select_cb(
            context,
            { _, chosen, chosenLength, offered, offeredLength, _ in
                TLSContext.chooseProtocol(
                    chosen, chosenLength, UnsafeBufferPointer(start: offered, count: Int(offeredLength)))
            }, nil)
        return context
    }

    private static func clientContext(_ trust: Trust) throws(TLSError) -> OpaquePointer {
        let context = try base(TLS_client_method())
        let known =
            switch trust {
            case .system: SSL_CTX_set_default_verify_paths(context)
            case .file(let path): SSL_CTX_load_verify_locations(context, path, nil)
            case .anybody: Int32(1)
            }
        guard known == 1 else {
            SSL_CTX_free(context)
            throw TLSError("the certificate authorities cannot be read")
        }
        if case .anybody = trust { return context }
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        return context
    }

    /// ALPN: `http/1.1` if the client offers it; otherwise the handshake goes on without.
    private static func chooseProtocol(
        _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ chosenLength: UnsafeMutablePointer<UInt8>?,
        _ offered: UnsafeBufferPointer<UInt8>
    ) -> Int32 {
        let wanted = StaticString("http/1.1")
        var index = 0
        while index < offered.count {
            let length = Int(offered[index])
            guard index + 1 + length <= offered.count else { break }
            let name = UnsafeBufferPointer(rebasing: offered[(index + 1)..<(index + 1 + length)])
            if name.elementsEqual(UnsafeBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount)) {
                chosen?.pointee = name.baseAddress
                chosenLength?.pointee = UInt8(length)
                return SSL_TLSEXT_ERR_OK
            }
            index += 1 + length
        }
        return SSL_TLSEXT_ERR_NOACK
    }
}
