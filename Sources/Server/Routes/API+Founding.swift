import Martlet
import MartletEngine
import MartletNet
import MartletStore

// Founding matches, and the passwords that they are joined by: whatever door the wish came in by.
extension API {
    /// Founds the match that a body of `POST /matches` asks for. `id` where it is known already.
    func found(_ body: JSONNode, by founder: Caller, id: MatchID?) async throws(WireError) -> MatchRecord {
        let founding = try MatchFounding(body, games: games, founder: founder)
        try rateLimits.admitMatch(account: founder.account, now: clock.now().monotonic)
        try await admitOpenMatch(of: founder.account)
        var hash: String?
        if let password = founding.password { hash = try await accounts.passwords.hash(password) }
        let record = founding.record(
            id: id ?? MatchID(AccountService.freshID("m")), inviteCode: InviteCode.make(), seed: .secure(),
            founder: founder, now: clock.now().wall, passwordHash: hash)
        let failure = await withCheckedContinuation { continuation in
            directory[record.id].found(record) { continuation.resume(returning: $0) }
        }
        guard failure == nil else { throw .storageUnavailable }
        return record
    }

    func admitOpenMatch(of account: AccountID) async throws(WireError) {
        let open: Int
        do throws(StorageFailure) {
            open = try await store.openMatchCount(of: account)
        } catch {
            throw .storage(error)
        }
        try rateLimits.admitOpenMatch(open: open)
    }

    /// The hash of a match's password, once somebody was found to know it. A wrong one and a match without one are nil, after
    /// the same time; guesses are limited as those at logins are.
    func passwordProof(
        _ password: String?, for match: MatchID, address: AddressPrefix
    ) async throws(WireError) -> String? {
        guard let password else { return nil }
        guard password.utf8.count <= rateLimits.limits.passwordLength else { return nil }
        try rateLimits.admitSignIn(login: match.text, address: address, now: clock.now().monotonic)
        let stored: StoredMatch?
        do throws(StorageFailure) {
            stored = try await store.loadMatch(match, at: nil)
        } catch {
            throw .storage(error)
        }
        let hash = stored?.record.passwordHash
        return try await accounts.passwords.verify(password, hash: hash) ? hash : nil
    }
}
