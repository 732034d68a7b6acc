import COpenSSL

/// One connection's TLS: records go in and come out through memory, so the transport below does not know OpenSSL.
///
///     received(…) → [in BIO] → SSL_read → plain bytes
///     takeOutput  ← [out BIO] ← SSL_write ← plain bytes
///
/// Moves between loops with its connection and is used by one thread at a time.
final class TLSSession: @unchecked Sendable {
    enum ReadOutcome {
        case bytes(Int)
        case wouldBlock
        /// The peer said that it has finished.
        case end
        case failed
    }

    private let ssl: OpaquePointer
    private let input: OpaquePointer
    private let output: OpaquePointer

    /// Takes over `ssl`.
    init?(ssl: OpaquePointer, isServer: Bool) {
        guard let input = BIO_new(BIO_s_mem()), let output = BIO_new(BIO_s_mem()) else {
            SSL_free(ssl)
            return nil
        }
        // An empty memory BIO means "later", not "the end".
        BIO_ctrl(input, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, nil)
        BIO_ctrl(output, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, nil)
        SSL_set_bio(ssl, input, output)
        if isServer { SSL_set_accept_state(ssl) } else { SSL_set_connect_state(ssl) }
        self.ssl = ssl
        self.input = input
        self.output = output
    }

    deinit { SSL_free(ssl) }

    var isEstablished: Bool { SSL_is_init_finished(ssl) == 1 }
    var outputCount: Int { BIO_ctrl_pending(output) }
    var hasOutput: Bool { outputCount > 0 }

    /// A client speaks first.
    func beginHandshake() {
        ERR_clear_error()
        SSL_do_handshake(ssl)
    }

    func received(_ records: UnsafeRawBufferPointer) {
        BIO_write(input, records.baseAddress, Int32(clamping: records.count))
    }

    /// Drives the handshake and decrypts what there is.
    func read(into plain: UnsafeMutableRawBufferPointer) -> ReadOutcome {
        ERR_clear_error()
        let count = SSL_read(ssl, plain.baseAddress, Int32(clamping: plain.count))
        if count > 0 { return .bytes(Int(count)) }
        switch SSL_get_error(ssl, count) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
        case SSL_ERROR_ZERO_RETURN: return .end
        default: return .failed
        }
    }

    /// Encrypts all of `plain`; false when TLS has failed.
    func write(_ plain: UnsafeRawBufferPointer) -> Bool {
        ERR_clear_error()
        var rest = plain
        while !rest.isEmpty {
            let count = SSL_write(ssl, rest.baseAddress, Int32(clamping: rest.count))
            guard count > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[Int(count)...])
        }
        return true
    }

    /// Moves records that are ready into `room`; says how many bytes.
    func takeOutput(into room: UnsafeMutableRawBufferPointer) -> Int {
        max(0, Int(BIO_read(output, room.baseAddress, Int32(clamping: room.count))))
    }

    /// Tells the peer that this side has finished.
    func endWriting() {
        ERR_clear_error()
        SSL_shutdown(ssl)
    }
}
