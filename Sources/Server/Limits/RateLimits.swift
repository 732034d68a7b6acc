package import MartletEngine
internal import Synchronization

/// The server's rate limits and socket quotas: asked before work is done, throws what the client is told.
package final class RateLimits: Sendable {
    /// What can be refused; the label of `martlet_rate_limited_total`.
    package enum Kind: String, CaseIterable, Sendable {
        case requestsPerAccount = "requests_per_account"
        case requestsPerAddress = "requests_per_address"
        case signUpsPerAddress = "sign_ups_per_address"
        case guestsPerAddress = "guests_per_address"
        case signInsPerAddress = "sign_ins_per_address"
        case signInsPerLogin = "sign_ins_per_login"
        case matchesPerAccount = "matches_per_account"
        case streamsPerAccount = "streams_per_account"
        case sockets
    }

    package let limits: Limits
    private let accounts: LimitTable<AccountKey>
    private let addresses: LimitTable<AddressKey>
    private let logins: LimitTable<String>
    private let accountSockets = Quota<AccountID>()
    private let addressSockets = Quota<AddressPrefix>()
    private let openSockets = Atomic(0)
    /// By `Kind`, in the order of its cases. Only touched when somebody is refused.
    private let refusals = Mutex([UInt64](repeating: 0, count: Kind.allCases.count))

    private struct AccountKey: Hashable {
        let account: AccountID
        let kind: Kind
    }

    private struct AddressKey: Hashable {
        let address: AddressPrefix
        let kind: Kind
    }

    package init(_ limits: Limits = .default) {
        self.limits = limits
        accounts = LimitTable(capacity: limits.buckets)
        addresses = LimitTable(capacity: limits.buckets)
        logins = LimitTable(capacity: limits.buckets)
    }

    /// Each request once, as early as its sender is known. `now` is monotonic, here and below.
    package func admitRequest(
        account: AccountID?, address: AddressPrefix, now: Int64
    ) throws(WireError) {
        try take(address, limits.requestsPerAddress, .requestsPerAddress, now)
        if let account { try take(account, limits.requestsPerAccount, .requestsPerAccount, now) }
    }

    package func admitSignUp(address: AddressPrefix, now: Int64) throws(WireError) {
        try take(address, limits.signUpsPerAddress, .signUpsPerAddress, now)
    }

    package func admitGuest(address: AddressPrefix, now: Int64) throws(WireError) {
        try take(address, limits.guestsPerAddress, .guestsPerAddress, now)
    }

    /// Before the password is looked at. `login` as the client wrote it.
    package func admitSignIn(login: String, address: AddressPrefix, now: Int64) throws(WireError) {
        try take(address, limits.signInsPerAddress, .signInsPerAddress, now)
        // A stranger's text becomes a key: the same logins share one, and none is long. First as seen from this address,
        // so that one guesser does not keep the owner out; then from anywhere, for many guessers.
        let login = NameRules.comparable(login)
        let near = limits.signInsPerLogin
        let far = Limits.Rate(burst: near.burst.saturatingMultiply(20), perSecond: near.perSecond * 20)
        for (key, rate) in [("\(login) \(address.label)", near), (login, far)] {
            if let wait = logins.take(key, rate, now: now) { throw refuse(.signInsPerLogin, wait) }
        }
    }

    package func admitMatch(account: AccountID, now: Int64) throws(WireError) {
        try take(account, limits.matchesPerAccount, .matchesPerAccount, now)
    }

    /// Counts a stream that is about to open. Every success wants one `closeSocket` later.
    package func openSocket(account: AccountID, address: AddressPrefix, now: Int64) throws(WireError) {
        try openSocket(account: account, now: now)
        do throws(WireError) {
            try openSocket(address: address)
        } catch {
            accountSockets.giveBack(account)
            throw error
        }
    }

    package func closeSocket(account: AccountID, address: AddressPrefix) {
        closeSocket(account: account)
        closeSocket(address: address)
    }

    /// The address' part of it: for a stream whose account is not known yet. A claim is no proof, and would be paid by
    /// whoever it names.
    func openSocket(address: AddressPrefix) throws(WireError) {
        let perAddress = limits.socketsPerAddress.saturatingMultiply(address.isLoopback ? limits.loopbackFactor : 1)
        guard addressSockets.take(address, limit: perAddress) else {
            throw exceeded("streams from this address", perAddress)
        }
        guard openSockets.add(1, ordering: .relaxed).newValue <= limits.sockets else {
            closeSocket(address: address)
            throw exceeded("streams of this server", limits.sockets)
        }
    }

    /// The account's part of it.
    func openSocket(account: AccountID, now: Int64) throws(WireError) {
        try take(account, limits.streamsPerAccount, .streamsPerAccount, now)
        guard accountSockets.take(account, limit: limits.socketsPerAccount) else {
            throw exceeded("streams of this account", limits.socketsPerAccount)
        }
    }

    func closeSocket(address: AddressPrefix) {
        addressSockets.giveBack(address)
        openSockets.subtract(1, ordering: .relaxed)
    }

    func closeSocket(account: AccountID) { accountSockets.giveBack(account) }

    /// `open` is what `Store.openMatchCount` says.
    package func admitOpenMatch(open: Int) throws(WireError) {
        guard open < limits.openMatchesPerAccount else {
            throw .quotaExceeded("open matches of this account", limits.openMatchesPerAccount)
        }
    }

    package var openSocketCount: Int { openSockets.load(ordering: .relaxed) }

    /// How often each kind refused, since the start.
    package var refused: [(kind: Kind, count: UInt64)] {
        let counts = refusals.withLock { $0 }
        return zip(Kind.allCases, counts).map { (kind: $0, count: $1) }
    }

    /// How many buckets are remembered, and how often there was no room for one.
    package var tables: (buckets: Int, overflows: UInt64) {
        (
            accounts.count + addresses.count + logins.count,
            accounts.overflowCount + addresses.overflowCount + logins.overflowCount
        )
    }

    private func take(_ account: AccountID, _ rate: Limits.Rate, _ kind: Kind, _ now: Int64) throws(WireError) {
        let wait = accounts.take(AccountKey(account: account, kind: kind), rate, now: now)
        if let wait { throw refuse(kind, wait) }
    }

    private func take(_ address: AddressPrefix, _ rate: Limits.Rate, _ kind: Kind, _ now: Int64) throws(WireError) {
        var rate = rate
        if address.isLoopback {
            rate = Limits.Rate(
                burst: rate.burst.saturatingMultiply(limits.loopbackFactor),
                perSecond: rate.perSecond * Double(limits.loopbackFactor))
        }
        let wait = addresses.take(AddressKey(address: address, kind: kind), rate, now: now)
        if let wait { throw refuse(kind, wait) }
    }

    private func refuse(_ kind: Kind, _ seconds: Int) -> WireError {
        count(kind)
        return .rateLimited(retryAfter: seconds)
    }

    private func exceeded(_ what: String, _ limit: Int) -> WireError {
        count(.sockets)
        return .quotaExceeded(what, limit)
    }

    private func count(_ kind: Kind) {
        guard let place = Kind.allCases.firstIndex(of: kind) else { return }
        refusals.withLock { $0[place] += 1 }
    }
}

extension WireError {
    /// Too many of something at once; less than `rate_limited`, waiting alone may not help.
    package static func quotaExceeded(_ what: String, _ limit: Int) -> WireError {
        WireError(
            429, "quota_exceeded", "No more than \(limit) \(what) at once. Close or leave one first.", retryAfter: 30)
    }
}

extension Int {
    fileprivate func saturatingMultiply(_ factor: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
