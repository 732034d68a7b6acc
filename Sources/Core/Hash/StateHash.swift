/// The hash that tells two states apart: FNV-1a of 64 bits over canonical bytes.
///
/// It finds desyncs and damaged stores; it is no defence against somebody who makes collisions on purpose.
public enum StateHash {
    public static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash
    }
}
