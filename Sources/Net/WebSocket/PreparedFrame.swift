import Synchronization

/// A message encoded once, to be sent to many sockets of a server. From any thread.
package final class PreparedFrame: Sendable {
    /// Header and payload, not masked, not compressed.
    let plain: [UInt8]
    let headerSize: Int
    let isText: Bool
    /// Guards the compressed frame, which is made when the first socket wants it: empty when compressing does not pay.
    private let compressed = Mutex<[UInt8]?>(nil)

    package convenience init(text: some Collection<UInt8>) { self.init(text, isText: true) }
    package convenience init(binary: some Collection<UInt8>) { self.init(binary, isText: false) }

    private init(_ payload: some Collection<UInt8>, isText: Bool) {
        let length = payload.count
        let headerSize = WebSocketFrame.headerSize(length, masked: false)
        let opcode: WebSocketFrame.Opcode = isText ? .text : .binary
        plain = [UInt8](unsafeUninitializedCapacity: headerSize + length) { buffer, count in
            let room = UnsafeMutableRawBufferPointer(buffer)
            _ = WebSocketFrame.writeHeader(room, first: 0x80 | opcode.rawValue, length: length, mask: nil)
            UnsafeMutableRawBufferPointer(rebasing: room[headerSize...]).copyBytes(from: payload)
            count = headerSize + length
        }
        self.headerSize = headerSize
        self.isText = isText
    }

    /// The message without its header.
    package var payload: ArraySlice<UInt8> { plain[headerSize...] }
    package var payloadCount: Int { plain.count - headerSize }

    /// The compressed frame, or nil when the plain one is as good. `pool` is the calling loop's.
    func compressedFrame(_ pool: inout DeflatePool) -> [UInt8]? {
        let frame = compressed.withLock { compressed -> [UInt8] in
            if let compressed { return compressed }
            let made = plain.withUnsafeBytes { bytes -> [UInt8] in
                let payload = UnsafeRawBufferPointer(rebasing: bytes[headerSize...])
                guard let small = pool.deflate(payload) else { return [] }
                var frame = [UInt8](repeating: 0, count: 10)
                let opcode: WebSocketFrame.Opcode = isText ? .text : .binary
                let size = frame.withUnsafeMutableBytes {
                    WebSocketFrame.writeHeader($0, first: 0xC0 | opcode.rawValue, length: small.count, mask: nil)
                }
                frame.removeLast(10 - size)
                frame.append(contentsOf: small)
                return frame
            }
            compressed = made
            return made
        }
        return frame.isEmpty ? nil : frame
    }
}
