#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An address of the Internet: 16 bytes, IPv4 as IPv4-mapped IPv6 (RFC 4291, 2.5.5.2).
package struct Address: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    private static let mapped: UInt64 = 0xffff_0000_0000

    var isIPv4: Bool { high == 0 && low >> 32 == Self.mapped >> 32 }
    package var isLoopback: Bool { isIPv4 ? low >> 24 & 0xff == 127 : high == 0 && low == 1 }

    /// `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]`, each with or without a zone; no port. nil: no address.
    package init?(_ text: some StringProtocol) {
        var text = text.drop { $0 == "[" }
        if text.last == "]" { text = text.dropLast() }
        text = text.prefix { $0 != "%" }
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        var four = in_addr()
        if inet_pton(AF_INET, String(text), &four) == 1 {
            high = 0
            low = Self.mapped | UInt64(UInt32(bigEndian: four.s_addr))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, String(text), &six) == 1 else { return nil }
        (high, low) = withUnsafeBytes(of: &six) { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }
}

/// Whom an address' limits count for: one IPv4 address, or one IPv6 /64, of which a household has many addresses.
package struct AddressPrefix: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64
    package let isLoopback: Bool

    private init(high: UInt64, low: UInt64, isLoopback: Bool) {
        self.high = high
        self.low = low
        self.isLoopback = isLoopback
    }

    /// The same for the same prefix; for keys, not for people.
    var label: String { String(high, radix: 16) + ":" + String(low, radix: 16) }

    package init(_ address: Address) {
        self.init(
            high: address.high, low: address.isIPv4 ? address.low : 0, isLoopback: address.isLoopback)
    }

    /// What is no address counts as one and the same stranger.
    package init(_ text: some StringProtocol) {
        if let address = Address(text) {
            self.init(address)
        } else {
            self.init(high: .max, low: .max, isLoopback: false)
        }
    }
}
