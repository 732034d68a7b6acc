import CZlib

/// The compressors and the decompressor of one loop. Every message stands on its own (no context takeover in either direction),
/// so all sockets of the loop share them and an idle socket has none.
struct DeflatePool {
    enum InflateFailure: Error { case invalid, tooLarge }

    /// Output buffers above this size are given back after use.
    private static let keptBytes = 256 * 1024
    private static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]
    /// Messages of a few kilobytes gain little from a higher one and pay for it.
    private static let level: Int32 = 3

    private var inflater: UnsafeMutablePointer<z_stream>?
    /// By window bits, 9 to 15.
    private var deflaters: [Int32: UnsafeMutablePointer<z_stream>] = [:]
    private var inflated = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var deflated = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    /// Decompresses one message of RFC 7692 (without the four bytes that its sender has cut off). The result is valid until the
    /// next call.
    mutating func inflate(
        _ compressed: UnsafeRawBufferPointer, limit: Int
    ) throws(InflateFailure) -> UnsafeRawBufferPointer {
        let stream = try readyInflater()
        Self.shrink(&inflated)
        var produced = 0
        for part in 0..<2 {
            produced =
                try part == 0
                ? inflatePart(stream, compressed, produced, limit)
                : Self.tail.withRawBytes { tail throws(InflateFailure) in
                    try inflatePart(stream, tail, produced, limit)
                }
        }
        // 128: between two blocks, which is where a whole message ends.
        guard stream.pointee.data_type & 128 != 0 else { throw .invalid }
        return UnsafeRawBufferPointer(rebasing: inflated[..<produced])
    }

    private mutating func inflatePart(
        _ stream: UnsafeMutablePointer<z_stream>, _ input: UnsafeRawBufferPointer, _ start: Int, _ limit: Int
    ) throws(InflateFailure) -> Int {
        var produced = start
        stream.pointee.next_in = Self.bytes(input)
        stream.pointee.avail_in = UInt32(clamping: input.count)
        while true {
            if produced == inflated.count {
                guard produced <= limit else { throw .tooLarge }
                Self.grow(&inflated, to: min(max(16 * 1024, inflated.count * 2), limit + 1), keeping: produced)
            }
            let room = inflated.count - produced
            stream.pointee.next_out = inflated.baseAddress.map { ($0 + produced).assumingMemoryBound(to: UInt8.self) }
            stream.pointee.avail_out = UInt32(clamping: room)
            let status = CZlib.inflate(stream, Z_SYNC_FLUSH)
            produced += room - Int(stream.pointee.avail_out)
            guard produced <= limit else { throw .tooLarge }
            switch status {
            case Z_OK where stream.pointee.avail_out == 0: continue
            case Z_OK, Z_BUF_ERROR:
                if stream.pointee.avail_in == 0 { return produced }
                if stream.pointee.avail_out > 0 { throw .invalid }
            case Z_STREAM_END:
                // A final block inside of a message: what follows is a new run of blocks (RFC 7692, section 7.2.3.5).
                inflateReset(stream)
                if stream.pointee.avail_in == 0 { return produced }
            default: throw .invalid
            }
        }
    }

    private mutating func readyInflater() throws(InflateFailure) -> UnsafeMutablePointer<z_stream> {
        if let inflater {
            inflateReset(inflater)
            return inflater
        }
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw .invalid
        }
        inflater = stream
        return stream
    }

    /// Compresses one message; nil if that would not make it smaller. The result is valid until the next call.
    mutating func deflate(_ payload: UnsafeRawBufferPointer, windowBits: Int32 = 15) -> UnsafeRawBufferPointer? {
        guard payload.count > Self.tail.count, payload.count < Int(Int32.max) else { return nil }
        guard let stream = readyDeflater(windowBits) else { return nil }
        Self.shrink(&deflated)
        if deflated.count < payload.count { Self.grow(&deflated, to: max(16 * 1024, payload.count), keeping: 0) }
        stream.pointee.next_in = Self.bytes(payload)
        stream.pointee.avail_in = UInt32(payload.count)
        stream.pointee.next_out = deflated.baseAddress?.assumingMemoryBound(to: UInt8.self)
        // No room for more than the payload itself: then it is not worth it.
        stream.pointee.avail_out = UInt32(payload.count)
        let status = CZlib.deflate(stream, Z_SYNC_FLUSH)
        let size = payload.count - Int(stream.pointee.avail_out)
        guard status == Z_OK, stream.pointee.avail_in == 0, stream.pointee.avail_out > 0, size > Self.tail.count else {
            return nil
        }
        return UnsafeRawBufferPointer(rebasing: deflated[..<(size - Self.tail.count)])
    }

    private mutating func readyDeflater(_ windowBits: Int32) -> UnsafeMutablePointer<z_stream>? {
        if let stream = deflaters[windowBits] {
            deflateReset(stream)
            return stream
        }
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream, Self.level, Z_DEFLATED, -windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            return nil
        }
        deflaters[windowBits] = stream
        return stream
    }

    mutating func free() {
        if let inflater {
            inflateEnd(inflater)
            inflater.deallocate()
        }
        inflater = nil
        for stream in deflaters.values {
            deflateEnd(stream)
            stream.deallocate()
        }
        deflaters = [:]
        inflated.deallocate()
        deflated.deallocate()
        inflated = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        deflated = inflated
    }

    private static func bytes(_ buffer: UnsafeRawBufferPointer) -> UnsafeMutablePointer<UInt8>? {
        // zlib's next_in is not const, though it only reads.
        UnsafeMutableRawPointer(mutating: buffer.baseAddress)?.assumingMemoryBound(to: UInt8.self)
    }

    private static func grow(_ buffer: inout UnsafeMutableRawBufferPointer, to size: Int, keeping kept: Int) {
        let new = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        new.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<kept]))
        buffer.deallocate()
        buffer = new
    }

    private static func shrink(_ buffer: inout UnsafeMutableRawBufferPointer) {
        guard buffer.count > keptBytes else { return }
        buffer.deallocate()
        buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }
}
