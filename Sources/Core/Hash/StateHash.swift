/// The hash that tells two states apart: FNV-1a of 64 bits over canonical bytes.
///
/// It finds desyncs and damaged stores; it is no defence against somebody who makes collisions on purpose.
public enum StateHash {
    @inlinable
    public static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash
    }

    /// What a hash of words begins with.
    public static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Adds one word to a hash: all of it at once, with a rotation that carries high bits down. For states that are hashed
    /// each tick; not the same as `of` over its bytes.
    @inlinable
    public static func mix(_ word: UInt64, into hash: inout UInt64) {
        let mixed = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
        hash = mixed ^ (mixed >> 29)
    }
}
