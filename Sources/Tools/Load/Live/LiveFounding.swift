internal import Martlet
internal import MartletNet

/// A live match that runs, and who plays at its stations.
struct LoadRoom: Sendable {
    let match: String
    /// The station of each is its place here.
    let accounts: [LoadAccount]
    /// When they sat down.
    let seatedAt: Int64
}

/// Founds accounts and rooms by the API that everybody uses, on several connections beside each other.
struct LiveFounding: Sendable {
    let settings: LiveSettings
    let endpoint: ClientEndpoint
    let loop: EventLoop
    let progress: TurnsLoad.Progress

    func found() async throws(LoadError) -> [LoadRoom] {
        let tally = LoadTally()
        let clients = settings.clients
        let accounts = try await lanes(clients) { (api, index) async throws(LoadError) in
            let account = try await api.guest("Load \(index + 1)")
            progress("signing up", Double(tally.next()) / Double(clients))
            return account
        }
        let rooms = settings.rooms
        let founded = LoadTally()
        return try await lanes(rooms.count) { (api, index) async throws(LoadError) in
            let room = try await room(Array(accounts[rooms[index]]), api)
            progress("founding rooms", Double(founded.next()) / Double(rooms.count))
            return room
        }
    }

    private func room(_ accounts: [LoadAccount], _ api: LoadAPI) async throws(LoadError) -> LoadRoom {
        let body = "{\"game\":\"\(settings.game.id)\",\"maxPlayers\":\(settings.game.players)\(settings.game.setup)}"
        let match = try await api.found(body, by: accounts[0])
        for account in accounts.dropFirst() { try await api.act("join", in: match, by: account) }
        for (station, account) in accounts.enumerated() {
            try await api.act("station", "{\"station\":\(station)}", in: match, by: account)
            try await api.act("ready", "{\"ready\":true}", in: match, by: account)
        }
        let seatedAt = LoadClock.now()
        try await api.act("start", in: match, by: accounts[0])
        return LoadRoom(match: match, accounts: accounts, seatedAt: seatedAt)
    }

    /// `work` for each number below `count`, on so many connections at once; the answers in the order of the numbers.
    private func lanes<Answer: Sendable>(
        _ count: Int, _ work: @escaping @Sendable (LoadAPI, Int) async throws(LoadError) -> Answer
    ) async throws(LoadError) -> [Answer] {
        let lanes = min(settings.lanes, max(1, count))
        let results = await withTaskGroup(of: [Result<(Int, Answer), LoadError>].self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    let api = LoadAPI(endpoint, on: loop)
                    defer { api.close() }
                    var answers: [Result<(Int, Answer), LoadError>] = []
                    for index in stride(from: lane, to: count, by: lanes) {
                        do throws(LoadError) {
                            answers.append(.success((index, try await work(api, index))))
                        } catch {
                            answers.append(.failure(error))
                            break
                        }
                    }
                    return answers
                }
            }
            var all: [Result<(Int, Answer), LoadError>] = []
            for await answers in group { all += answers }
            return all
        }
        var answers: [(Int, Answer)] = []
        for result in results { answers.append(try result.get()) }
        return answers.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
