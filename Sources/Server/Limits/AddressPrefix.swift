package import MartletNet

/// Whom an address' limits count for: what Net's own limits count by, and whether it is this machine.
package struct AddressPrefix: Hashable, Sendable {
    private let key: PeerAddress.LimitKey
    package let isLoopback: Bool

    package init(_ peer: PeerAddress) {
        key = peer.limitKey
        switch peer.host {
        case .ipv4(let address): isLoopback = address >> 24 == 127
        case .ipv6(let high, let low): isLoopback = high == 0 && low == 1
        }
    }

    /// For keys, not for people.
    var label: String { "\(key.family):\(String(key.value, radix: 16))" }
}
