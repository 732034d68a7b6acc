/// The CRC-32 of IEEE 802.3 (as in zlib, PNG and Ethernet): finds damage in a few bytes, such as a player's inputs. It is no
/// defence against somebody who damages them on purpose.
///
/// Reflected polynomial 0xEDB88320, a table of 16 entries and two steps a byte: small in WebAssembly, and quick enough for
/// what is a few dozen bytes long.
public struct CRC32: Equatable, Sendable {
    @usableFromInline var register: UInt32 = 0xffff_ffff

    @inlinable public init() {}

    /// The checksum of all bytes added so far; 0 for none.
    @inlinable public var value: UInt32 { ~register }

    @inlinable public mutating func add(_ bytes: some Sequence<UInt8>) { for byte in bytes { add(byte) } }

    public mutating func add(_ byte: UInt8) {
        register ^= UInt32(byte)
        register = register >> 4 ^ Self.table[Int(register & 15)]
        register = register >> 4 ^ Self.table[Int(register & 15)]
    }

    @inlinable public static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var checksum = CRC32()
        checksum.add(bytes)
        return checksum.value
    }

    /// What four bits, shifted out, leave behind.
    private static let table: [UInt32] = [
        0x0000_0000, 0x1db7_1064, 0x3b6e_20c8, 0x26d9_30ac, 0x76dc_4190, 0x6b6b_51f4, 0x4db2_6158, 0x5005_713c,
        0xedb8_8320, 0xf00f_9344, 0xd6d6_a3e8, 0xcb61_b38c, 0x9b64_c2b0, 0x86d3_d2d4, 0xa00a_e278, 0xbdbd_f21c,
    ]
}
