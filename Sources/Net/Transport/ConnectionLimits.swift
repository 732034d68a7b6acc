import Synchronization

/// How many connections a listener takes, in all and from one address.
package final class ConnectionLimits: Sendable {
    package let total: Int
    package let perAddress: Int
    private let isExempt: @Sendable (PeerAddress) -> Bool
    /// Guards the connections of each address; touched when a connection comes or goes. At most `total` entries.
    private let byAddress = Mutex<[PeerAddress.LimitKey: Int]>([:])
    private let open = Atomic<Int>(0)

    package init(total: Int, perAddress: Int, isExempt: @escaping @Sendable (PeerAddress) -> Bool = { _ in false }) {
        self.total = total
        self.perAddress = perAddress
        self.isExempt = isExempt
    }

    /// Takes a place for a connection from `peer`, or says which limit forbids it.
    func admit(_ peer: PeerAddress) -> NetCounters.Cut? {
        guard open.wrappingAdd(1, ordering: .relaxed).newValue <= total else {
            open.wrappingSubtract(1, ordering: .relaxed)
            return .connectionLimit
        }
        let admitted = byAddress.withLock { counts in
            let count = counts[peer.limitKey, default: 0]
            guard count < perAddress || isExempt(peer) else { return false }
            counts[peer.limitKey] = count + 1
            return true
        }
        if !admitted { open.wrappingSubtract(1, ordering: .relaxed) }
        return admitted ? nil : .addressLimit
    }

    func release(_ peer: PeerAddress) {
        open.wrappingSubtract(1, ordering: .relaxed)
        byAddress.withLock { counts in
            guard let count = counts[peer.limitKey] else { return }
            counts[peer.limitKey] = count > 1 ? count - 1 : nil
        }
    }

    /// Connections that hold a place now.
    package var openConnections: Int { open.load(ordering: .relaxed) }
}
