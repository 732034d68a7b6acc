import MartletEngine
import Synchronization

/// What one connection of a dialect counts for in the quotas: its address from the start, an account only once it has proven
/// to be that one. Gives everything back when it goes.
final class SocketPass: Sendable {
    private let limits: RateLimits
    private let address: AddressPrefix
    /// Whom it counts for. Guarded because the last owner may be another thread.
    private let account = Mutex<AccountID?>(nil)

    private init(_ limits: RateLimits, _ address: AddressPrefix) {
        self.limits = limits
        self.address = address
    }

    static func take(_ limits: RateLimits, _ address: AddressPrefix) throws(WireError) -> SocketPass {
        try limits.openSocket(address: address)
        return SocketPass(limits, address)
    }

    /// From now on it counts for this account, too. Once a connection.
    func count(for account: AccountID, now: Int64) throws(WireError) {
        try limits.openSocket(account: account, now: now)
        self.account.withLock { $0 = account }
    }

    deinit {
        limits.closeSocket(address: address)
        if let account = account.withLock({ $0 }) { limits.closeSocket(account: account) }
    }
}
