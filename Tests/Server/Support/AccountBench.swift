import Martlet
import MartletEngine

@testable import MartletServer

/// An account service on a store in memory and a clock that stands.
struct AccountBench {
    let store = MemoryStore()
    let time = TestClock()
    let accounts: AccountService

    static let secret = ServerSecret(bytes: Array(0..<32))

    init(limits: Limits = .default) {
        accounts = Self.service(store: store, time: time, limits: limits)
    }

    static func service(store: MemoryStore, time: TestClock, limits: Limits = .default) -> AccountService {
        var settings = AccountService.Settings()
        settings.passwordCost = .least
        settings.limits = limits
        return AccountService(store: store, secret: secret, clock: time.clock, logger: .silent, settings: settings)
    }

    func signUp(
        _ displayName: String = "Ada", login: String = "ada", password: String = "staple battery"
    ) async throws(WireError) -> IssuedSession {
        try await accounts.signUp(fields(["displayName": displayName, "login": login, "password": password]))
    }

    func signIn(_ login: String, _ password: String) async throws(WireError) -> IssuedSession {
        try await accounts.signIn(fields(["login": login, "password": password]))
    }

    func refresh(_ token: String) async throws(WireError) -> IssuedSession {
        try await accounts.refresh(fields(["refreshToken": token]))
    }
}

func fields(_ values: KeyValuePairs<String, String>) throws(WireError) -> RequestFields {
    var writer = JSONWriter()
    writer.beginObject()
    for (key, value) in values {
        writer.key(key)
        writer.value(value)
    }
    writer.endObject()
    return try RequestFields(parsing: writer.bytes)
}

/// The code of the error that `body` throws; nil when it throws none.
func code(_ body: () async throws(WireError) -> Void) async -> String? {
    do throws(WireError) {
        try await body()
        return nil
    } catch { return error.code }
}
