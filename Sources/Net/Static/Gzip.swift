import CZlib

/// Whole files in gzip's format (RFC 1952).
enum Gzip {
    /// The compressed bytes, or nil if they would not be fewer.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count < Int(Int32.max) else { return nil }
        var stream = z_stream()
        // 16 above the window: gzip's header and trailer.
        let status = deflateInit2_(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var isComplete = false
        let compressed = [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
            bytes.withUnsafeBufferPointer { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(bytes.count)
                isComplete = deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            count = bytes.count - Int(stream.avail_out)
        }
        return isComplete && compressed.count < bytes.count ? compressed : nil
    }
}
