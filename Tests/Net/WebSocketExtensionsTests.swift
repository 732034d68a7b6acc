import Testing

@testable import MartletNet

@Suite struct WebSocketExtensionsTests {
    private func answer(_ header: String) -> String? {
        WebSocketExtensions.parse([header]).flatMap { DeflateAgreement.choose($0)?.answer }
    }

    private static let plain = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    @Test func `agrees to offers that it can keep`() {
        #expect(answer("permessage-deflate") == Self.plain)
        #expect(answer("permessage-deflate; client_max_window_bits") == Self.plain)
        #expect(answer("Permessage-Deflate ; client_max_window_bits=\"10\";server_no_context_takeover") == Self.plain)
        #expect(answer("permessage-deflate; server_max_window_bits=9") == Self.plain + "; server_max_window_bits=9")
        #expect(answer("permessage-deflate; server_max_window_bits=15") == Self.plain)
        #expect(
            answer("x-webkit-deflate-frame, permessage-deflate; server_max_window_bits=8, permessage-deflate")
                == Self.plain)
    }

    @Test(arguments: [
        "permessage-deflate; server_max_window_bits", "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=16", "permessage-deflate; server_max_window_bits=09",
        "permessage-deflate; client_max_window_bits=7", "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; unknown", "permessage-deflate; client_max_window_bits; client_max_window_bits", "other",
    ]) func `declines what it cannot keep or read`(header: String) {
        #expect(answer(header) == nil)
    }

    @Test(arguments: ["", "permessage-deflate;", "permessage-deflate; a=", "permessage-deflate; a=\"b", ",a", "a b"])
    func `finds broken headers`(header: String) {
        #expect(WebSocketExtensions.parse([header]) == nil)
    }

    @Test func `answers keys as RFC 6455 shows`() {
        #expect(WebSocketHandshake.answer(to: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }
}

@Suite struct DeflatePoolTests {
    @Test func `what was compressed comes back, within the limit`() throws {
        var pool = DeflatePool()
        defer { pool.free() }
        for size in [10, 1000, 100_000, 1_000_000] {
            let text = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 7 % 50) }
            for bits in [9, 12, 15] as [Int32] {
                guard let small = text.withUnsafeBytes({ pool.deflate($0, windowBits: bits).map { Array($0) } }) else {
                    #expect(size <= 10)
                    continue
                }
                #expect(small.count < size)
                let back = try small.withRawBytes { bytes throws(DeflatePool.InflateFailure) in
                    Array(try pool.inflate(bytes, limit: size))
                }
                #expect(back == text)
                #expect(throws: DeflatePool.InflateFailure.tooLarge) {
                    _ = try small.withRawBytes { bytes throws(DeflatePool.InflateFailure) in
                        try pool.inflate(bytes, limit: size - 1).count
                    }
                }
            }
        }
    }

    /// RFC 7692, section 7.2.3: the same word in its three forms.
    @Test(
        arguments: [
            [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
            [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
            [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
        ] as [[UInt8]]) func `reads the examples of RFC 7692`(bytes: [UInt8]) throws
    {
        var pool = DeflatePool()
        defer { pool.free() }
        let text = try bytes.withRawBytes { bytes throws(DeflatePool.InflateFailure) in
            String(decoding: try pool.inflate(bytes, limit: 100), as: UTF8.self)
        }
        #expect(text == "Hello")
    }

    @Test func `refuses what is not deflate, and what ends too early`() {
        var pool = DeflatePool()
        defer { pool.free() }
        for bytes in [[0xFF, 0xFF, 0xFF], [0x06], [0xF2, 0x48, 0xCD]] as [[UInt8]] {
            #expect(throws: DeflatePool.InflateFailure.invalid, "\(bytes)") {
                _ = try bytes.withRawBytes { bytes throws(DeflatePool.InflateFailure) in
                    try pool.inflate(bytes, limit: 100).count
                }
            }
        }
    }
}
