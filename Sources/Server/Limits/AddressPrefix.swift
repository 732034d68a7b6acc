package import MartletNet

/// Whom an address' limits count for: one IPv4 address, or one IPv6 /64, of which a household has many addresses.
package struct AddressPrefix: Hashable, Sendable {
    private let isIPv4: Bool
    /// The IPv4 address, or the upper half of the IPv6 one.
    private let value: UInt64
    package let isLoopback: Bool

    package init(_ peer: PeerAddress) {
        switch peer.host {
        case .ipv4(let address):
            isIPv4 = true
            value = UInt64(address)
            isLoopback = address >> 24 == 127
        case .ipv6(let high, let low):
            isIPv4 = false
            value = high
            isLoopback = high == 0 && low == 1
        }
    }

    /// For keys, not for people.
    var label: String { (isIPv4 ? "4:" : "6:") + String(value, radix: 16) }
}
