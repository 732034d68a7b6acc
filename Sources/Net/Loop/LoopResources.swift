/// What the connections of one loop share, so that an idle one needs none of it: the read buffer, blocks for output.
struct LoopResources {
    /// What one read from the kernel may bring.
    static let readBufferBytes = 128 * 1024
    /// Decrypted bytes of one TLS read: a record holds at most 16 KiB.
    static let plainBufferBytes = 32 * 1024
    /// Size of a pooled output block; larger output has memory of its own.
    static let outputBlockBytes = 4096
    /// Blocks kept for reuse; the rest goes back to the system.
    static let outputBlocksKept = 1024

    let readBuffer: UnsafeMutableRawBufferPointer
    private(set) var plainBuffer: UnsafeMutableRawBufferPointer?
    private var outputBlocks: [UnsafeMutableRawPointer] = []
    var httpDate = HTTPDateCache()
    /// Compressors and the decompressor that all WebSockets of the loop share; made when the first is needed.
    var deflate = DeflatePool()

    init() {
        readBuffer = .allocate(byteCount: Self.readBufferBytes, alignment: 64)
        outputBlocks.reserveCapacity(Self.outputBlocksKept)
    }

    /// The buffer for decrypted bytes; made when the loop has its first TLS connection.
    mutating func plain() -> UnsafeMutableRawBufferPointer {
        if let plainBuffer { return plainBuffer }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.plainBufferBytes, alignment: 64)
        plainBuffer = buffer
        return buffer
    }

    mutating func takeBlock() -> UnsafeMutableRawPointer {
        outputBlocks.popLast() ?? .allocate(byteCount: Self.outputBlockBytes, alignment: 16)
    }

    mutating func giveBack(_ block: UnsafeMutableRawPointer) {
        if outputBlocks.count < Self.outputBlocksKept { outputBlocks.append(block) } else { block.deallocate() }
    }

    mutating func free() {
        readBuffer.deallocate()
        plainBuffer?.deallocate()
        plainBuffer = nil
        for block in outputBlocks { block.deallocate() }
        outputBlocks.removeAll()
        deflate.free()
    }
}
