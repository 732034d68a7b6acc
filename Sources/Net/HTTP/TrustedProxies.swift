/// Which peers are believed when they say on whose behalf they ask.
package struct TrustedProxies: Sendable {
    private struct Network: Sendable {
        let address: PeerAddress.Host
        let prefix: Int
    }

    private let networks: [Network]

    /// Nobody: the peer of the connection is who asks.
    package static let none = TrustedProxies(networks: [])

    private init(networks: [Network]) { self.networks = networks }

    /// Reads addresses and networks such as `10.0.0.0/8` or `2001:db8::1`; nil if one of them is neither.
    package init?(_ texts: [String]) {
        var networks: [Network] = []
        for text in texts {
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let address = parts.first.flatMap({ PeerAddress($0) }) else { return nil }
            let bits = if case .ipv4 = address.host { 32 } else { 128 }
            guard parts.count == 2 else {
                networks.append(Network(address: address.host, prefix: bits))
                continue
            }
            guard let prefix = Int(parts[1]), (0...bits).contains(prefix) else { return nil }
            networks.append(Network(address: address.host, prefix: prefix))
        }
        self.networks = networks
    }

    package func contains(_ peer: PeerAddress) -> Bool {
        networks.contains { network in
            switch (network.address, peer.host) {
            case (.ipv4(let a), .ipv4(let b)):
                return (a ^ b) >> UInt32(32 - network.prefix) == 0
            case (.ipv6(let highA, let lowA), .ipv6(let highB, let lowB)):
                let high = network.prefix >= 64 || (highA ^ highB) >> UInt64(64 - network.prefix) == 0
                guard network.prefix >= 64 else { return high }
                return highA == highB && (lowA ^ lowB) >> UInt64(128 - network.prefix) == 0
            default: return false
            }
        }
    }

    /// On whose behalf `peer` asks: the last address of `X-Forwarded-For` that is not itself a trusted proxy.
    func client(of peer: PeerAddress, _ headers: HTTPFields) -> PeerAddress {
        guard !networks.isEmpty, contains(peer) else { return peer }
        var client = peer
        for text in headers.list("x-forwarded-for").reversed() {
            guard let address = PeerAddress(text) else { break }
            client = address
            if !contains(address) { break }
        }
        return client
    }

    func isSecure(_ peer: PeerAddress, _ headers: HTTPFields, connection: Bool) -> Bool {
        guard !networks.isEmpty, contains(peer), let scheme = headers.list("x-forwarded-proto").last else {
            return connection
        }
        return scheme.lowercased() == "https"
    }
}
