internal import Martlet
internal import MartletNet

/// The seats of one run at one server: sat down, played, counted.
final class TurnsPlay: Sendable {
    private let settings: TurnsSettings
    private let endpoint: ClientEndpoint
    private let loop: EventLoop
    private let progress: TurnsLoad.Progress
    private let record = TurnsRecord()
    private let table = SeatTable()

    init(
        _ settings: TurnsSettings, at endpoint: ClientEndpoint, on loop: EventLoop,
        _ progress: @escaping TurnsLoad.Progress
    ) {
        self.settings = settings
        self.endpoint = endpoint
        self.loop = loop
        self.progress = progress
    }

    func measure(into report: inout TurnsReport) async throws(LoadError) {
        let matches = settings.matches
        let progress = progress
        let tables = try await LoadTable.found(
            matches, players: settings.players, game: settings.game, at: endpoint, on: loop
        ) { progress("founding matches", Double($0) / Double(matches)) }
        try await sitDown(tables)
        await playing(true)
        await loop.pass(settings.warmUpSeconds, "warming up", progress)
        let before = try await ServerFigures.read(from: endpoint, on: loop)
        let cpuBefore = ProcessTime.seconds
        let start = await loop.ask { [record, settings] in
            let now = LoadClock.now()
            record.begin(at: now, seconds: settings.seconds)
            return now
        }
        await loop.pass(settings.seconds, "playing", progress)
        let end = await loop.ask { [record] in
            record.end()
            return LoadClock.now()
        }
        let after = try await ServerFigures.read(from: endpoint, on: loop)
        report.seconds = Double(end - start) / 1e9
        report.loadCores = (ProcessTime.seconds - cpuBefore) / report.seconds
        (report.latencies, report.timeline) = await loop.ask { [record] in
            (record.latencies, record.timeline.perSecond)
        }
        report.compare(before, after)
        try await settle(into: &report)
    }

    /// Sends nothing more, waits for what is in flight, and looks at the offsets: each match's are 1, 2, 3 … without a gap.
    private func settle(into report: inout TurnsReport) async throws(LoadError) {
        await playing(false)
        for _ in 0..<500 {
            if await loop.ask({ [table] in table.seats.allSatisfy { $0.inFlight == 0 || $0.failure != nil } }) { break }
            await LoadClock.sleep(milliseconds: 20, on: loop)
        }
        let (problems, total) = await loop.ask { [table, record] in (table.problems, record.total) }
        report.acked = total
        report.problems += problems.prefix(10)
        if problems.count > 10 { report.problems.append("and \(problems.count - 10) more") }
    }

    /// Plays on and has the server killed meanwhile. Returns what was acked before.
    func killing(_ kill: @escaping @Sendable () -> Void) async -> [SeatAcks] {
        await playing(true)
        await LoadClock.sleep(milliseconds: 300, on: loop)
        await loop.ask { [record] in record.isOver = true }
        kill()
        // What the kernel still holds of the server's last words counts too.
        await LoadClock.sleep(milliseconds: 200, on: loop)
        return await loop.ask { [table] in table.acks }
    }

    func end() async {
        await loop.ask { [record, table] in
            record.isOver = true
            for seat in table.seats { seat.leave() }
        }
        await LoadClock.sleep(milliseconds: 50, on: loop)
    }

    // MARK: Steps

    private func sitDown(_ tables: [LoadTable]) async throws(LoadError) {
        for (index, found) in tables.enumerated() {
            for (number, account) in found.accounts.enumerated() {
                let window = window(ofSeat: number)
                await withCheckedContinuation { continuation in
                    let seat = TurnsSeat(match: found.match, seat: number, window: window, record: record) {
                        continuation.resume()
                    }
                    loop.execute { [table] in table.seats.append(seat) }
                    let request = WebSocketClient.Request(
                        "/matches/\(found.match)/stream?after=0&ack=lean",
                        subprotocols: ["martlet.v1", "bearer.\(account.accessToken)"])
                    WebSocketClient.connect(
                        request, to: endpoint, on: loop,
                        configuration: WebSocketConfiguration(messageBytes: 4 << 20, deflate: nil), handler: seat
                    ) { seat.fail("no stream: \($0)") }
                }
            }
            progress("sitting down", Double(index + 1) / Double(tables.count))
        }
        if let problem = await loop.ask({ [table] in table.seats.lazy.compactMap(\.failure).first }) {
            throw LoadError(problem)
        }
    }

    /// Its part of the commands that a match has in flight; the first seats have one more where they don't divide.
    private func window(ofSeat seat: Int) -> Int {
        let commands = settings.commandsInFlight
        return max(1, commands / settings.players + (seat < commands % settings.players ? 1 : 0))
    }

    private func playing(_ isPlaying: Bool) async {
        await loop.ask { [table] in for seat in table.seats { seat.play(isPlaying) } }
    }
}

/// What one seat was acked.
struct SeatAcks: Sendable {
    let match: String
    let player: String
    let acked: [TurnsSeat.Acked]
}

/// The seats of a run. Lives on the load's loop.
final class SeatTable: @unchecked Sendable {
    var seats: [TurnsSeat] = []

    var acks: [SeatAcks] { seats.map { SeatAcks(match: $0.match, player: $0.player, acked: $0.acked) } }

    var problems: [String] {
        var problems = seats.compactMap(\.failure)
        for seat in seats where seat.inFlight > 0 && seat.failure == nil {
            problems.append("\(seat.match) \(seat.player): \(seat.inFlight) commands were never answered")
        }
        guard problems.isEmpty else { return problems }
        for (match, seats) in Dictionary(grouping: seats, by: \.match) {
            let offsets = seats.flatMap { $0.acked.map(\.offset) }.sorted()
            if offsets != Array(1..<offsets.count + 1) { problems.append("\(match): the offsets are not contiguous") }
        }
        return problems
    }
}

extension TurnsReport {
    /// What the server counted between two looks at it.
    fileprivate mutating func compare(_ before: ServerFigures, _ after: ServerFigures) {
        func gain(_ name: String) -> Double? {
            guard let before = before[name], let after = after[name] else { return nil }
            return after - before
        }
        let commands = gain("martlet_store_events_total") ?? Double(latencies.count)
        if let commits = gain("martlet_store_commits_total"), commits > 0 {
            commandsPerCommit = commands / commits
            commitsPerSecond = commits / seconds
        }
        if let cpu = gain("process_cpu_seconds_total"), commands > 0 {
            serverMicrosecondsPerCommand = cpu / commands * 1e6
            serverCores = cpu / seconds
        }
    }
}
