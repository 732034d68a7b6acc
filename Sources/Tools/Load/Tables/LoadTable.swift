package import MartletNet

/// A running match and who plays it, in the order of their seats.
package struct LoadTable: Sendable {
    package let match: String
    package let accounts: [LoadAccount]

    /// Creates guests and matches of theirs, and takes them through the lobby until they run.
    package static func found(
        _ count: Int, players: Int, game: String, at endpoint: ClientEndpoint, on loop: EventLoop,
        progress: (Int) -> Void = { _ in }
    ) async throws(LoadError) -> [LoadTable] {
        let api = LoadAPI(endpoint, on: loop)
        defer { api.close() }
        var tables: [LoadTable] = []
        for index in 0..<count {
            tables.append(try await found(index, players: players, game: game, api))
            progress(index + 1)
        }
        return tables
    }

    private static func found(_ index: Int, players: Int, game: String, _ api: LoadAPI)
        async throws(LoadError) -> LoadTable
    {
        var accounts: [LoadAccount] = []
        for seat in 0..<players { accounts.append(try await api.guest("Load \(index + 1) \(seat + 1)")) }
        let ruleset = game == "new-worlds" ? ",\"ruleset\":{\"seed\":\(index),\"turnLimit\":500}" : ""
        let body = "{\"game\":\"\(game)\",\"minPlayers\":\(players),\"maxPlayers\":\(players)\(ruleset)}"
        let match = try await api.found(body, by: accounts[0])
        for account in accounts.dropFirst() { try await api.act("join", in: match, by: account) }
        for account in accounts { try await api.act("ready", "{\"ready\":true}", in: match, by: account) }
        try await api.act("start", in: match, by: accounts[0])
        for account in accounts { try await api.act("loaded", in: match, by: account) }
        return LoadTable(match: match, accounts: accounts)
    }
}
