package import MartletEngine

/// Among whom an `Idempotency-Key` is one and the same.
package enum IdempotencyScope: Hashable, Sendable {
    case account(AccountID)
    /// Before there is an account: whoever sends the very same body (which holds a password or a token) with the same
    /// key.
    case secretBody
    /// The same where the body is no secret, as for guests: whoever does so from the same address.
    case address(AddressPrefix)

    func label(body: [UInt8]) -> [UInt8] {
        switch self {
        case .account(let account): Array("account:\(account.text)".utf8)
        case .secretBody: Array("anonymous:".utf8) + Sodium.hash(body)
        case .address(let address): Array("address:\(address.label):".utf8) + Sodium.hash(body)
        }
    }
}

/// An answer that can be given again.
package struct StoredAnswer: Hashable, Sendable {
    package var status: Int
    /// JSON.
    package var body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
