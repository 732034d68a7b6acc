import Martlet
import Testing

@Suite struct CRC32Tests {
    /// The first is the check value of the catalogue of parametrised CRCs (CRC-32/ISO-HDLC); the others are zlib's.
    @Test(
        arguments: [
            ("123456789", 0xCBF4_3926), ("", 0), ("a", 0xE8B7_BE43), ("abc", 0x3524_41C2),
            ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
        ] as [(String, UInt32)])
    func `known texts have their known checksums`(text: String, checksum: UInt32) {
        #expect(CRC32.of(text.utf8) == checksum)
    }

    @Test func `zeros and all values of a byte count, too`() {
        #expect(CRC32.of([UInt8](repeating: 0, count: 32)) == 0x190A_55AD)
        #expect(CRC32.of([UInt8](repeating: 0xff, count: 32)) == 0xFF6C_AB0B)
        #expect(CRC32.of(0...255 as ClosedRange<UInt8>) == 0x2905_8C73)
    }

    @Test func `bytes may come in parts`() {
        let bytes = Array("The quick brown fox jumps over the lazy dog".utf8)
        for cut in bytes.indices {
            var checksum = CRC32()
            checksum.add(bytes[..<cut])
            checksum.add(bytes[cut])
            checksum.add(bytes[(cut + 1)...])
            #expect(checksum.value == 0x414F_A339)
        }
    }

    @Test func `one wrong bit is always found`() {
        let bytes = (0..<40 as Range<UInt8>).map { $0 &* 37 }
        let checksum = CRC32.of(bytes)
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(CRC32.of(damaged) != checksum)
        }
    }
}
