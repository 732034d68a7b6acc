internal import Martlet
internal import MartletNet

/// All seats of one run at one server: sat down, played, counted.
final class LivePlay: Sendable {
    private let settings: LiveSettings
    private let endpoint: ClientEndpoint
    private let loop: EventLoop
    private let progress: TurnsLoad.Progress
    private let record = LiveRecord()
    private let table = LiveTable()

    init(
        _ settings: LiveSettings, at endpoint: ClientEndpoint, on loop: EventLoop,
        _ progress: @escaping TurnsLoad.Progress
    ) {
        self.settings = settings
        self.endpoint = endpoint
        self.loop = loop
        self.progress = progress
    }

    /// Founds accounts and rooms, and measures play in them.
    func measure(into report: inout LiveReport) async throws(LoadError) {
        let founding = LiveFounding(settings: settings, endpoint: endpoint, loop: loop, progress: progress)
        try await measure(in: founding.found(), into: &report)
    }

    /// - Parameter rooms: are there already.
    func measure(in rooms: [LoadRoom], into report: inout LiveReport) async throws(LoadError) {
        try await sitDown(rooms)
        let rate = settings.inputsPerSecond
        await loop.ask { [table, loop] in table.play(inputsPerSecond: rate, on: loop) }
        await loop.pass(settings.warmUpSeconds, "warming up", progress)
        let before = try await ServerFigures.read(from: endpoint, on: loop)
        let cpuBefore = ProcessTime.seconds
        let start = await loop.ask { [record] in
            record.isMeasuring = true
            return LoadClock.now()
        }
        settings.whenPlaying(true)
        await loop.pass(settings.seconds, "playing", progress)
        settings.whenPlaying(false)
        let end = await loop.ask { [record] in
            record.isMeasuring = false
            return LoadClock.now()
        }
        report.seconds = Double(end - start) / 1e9
        report.loadCPUPercent = (ProcessTime.seconds - cpuBefore) / report.seconds * 100
        let after = try await ServerFigures.read(from: endpoint, on: loop)
        await loop.ask { [table] in table.stop() }
        report = await loop.ask { [record, table, report] in report.filled(from: record, table) }
        report.compare(before, after)
    }

    func end() async {
        await loop.ask { [table] in
            table.stop()
            for seat in table.seats { seat.leave() }
        }
        await LoadClock.sleep(milliseconds: 50, on: loop)
    }

    /// Streams that are opened beside each other.
    private static let opening = 64

    private func sitDown(_ rooms: [LoadRoom]) async throws(LoadError) {
        let seats = rooms.enumerated().flatMap { room, found in
            found.accounts.indices.map { (room: room, station: $0) }
        }
        let interval = settings.game.intervalNanoseconds
        await loop.ask { [table] in table.rooms = rooms.map { _ in LiveRoomClock(interval: interval) } }
        let tally = LoadTally()
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<min(Self.opening, seats.count) {
                group.addTask { [endpoint, loop] in
                    let api = LoadAPI(endpoint, on: loop)
                    defer { api.close() }
                    for index in stride(from: lane, to: seats.count, by: Self.opening) {
                        let (room, station) = seats[index]
                        await Self.sitAgain(rooms[room], station: station, api)
                        await self.open(rooms[room], room, station: station)
                        self.progress("sitting down", Double(tally.next()) / Double(seats.count))
                    }
                }
            }
        }
        if let problem = await loop.ask({ [table] in table.seats.lazy.compactMap(\.failure).first }) {
            throw LoadError(problem)
        }
    }

    /// A station without a stream is kept for a minute, and founding many rooms may take longer. What comes of it shows in
    /// the stream's welcome.
    private static func sitAgain(_ found: LoadRoom, station: Int, _ api: LoadAPI) async {
        guard LoadClock.now() - found.seatedAt > 30_000_000_000 else { return }
        _ = try? await api.act("station", "{\"station\":\(station)}", in: found.match, by: found.accounts[station])
    }

    private func open(_ found: LoadRoom, _ room: Int, station: Int) async {
        await withCheckedContinuation { continuation in
            loop.execute { [self] in
                let clock = table.rooms[room]
                clock.players += 1
                let seat = LiveSeat(station: station, game: settings.game, room: clock, record: record) {
                    continuation.resume()
                }
                table.seats.append(seat)
                let request = WebSocketClient.Request(
                    "/matches/\(found.match)/stream?after=0",
                    subprotocols: ["martlet.v1", "bearer.\(found.accounts[station].accessToken)"])
                WebSocketClient.connect(
                    request, to: endpoint, on: loop,
                    configuration: WebSocketConfiguration(
                        messageBytes: 4 << 20, pingMilliseconds: 0, idleMilliseconds: 0, deflate: nil),
                    handler: seat
                ) { seat.fail("no stream: \($0)") }
            }
        }
    }
}

/// The seats of a run, and the one timer that lets them send, evenly spread over time. Lives on the load's loop.
final class LiveTable: @unchecked Sendable {
    var rooms: [LiveRoomClock] = []
    var seats: [LiveSeat] = []
    private var timer: LoopTimer?
    private var start: Int64 = 0
    private var sent = 0
    private var writer = WireWriter()

    func play(inputsPerSecond: Double, on loop: EventLoop) {
        // Neighbours in the list sit in different rooms, so that no room's inputs come in one burst.
        let perRoom = max(1, seats.count / max(1, rooms.count))
        seats = (0..<perRoom).flatMap { offset in stride(from: offset, to: seats.count, by: perRoom).map { seats[$0] } }
        start = LoadClock.now()
        let perNanosecond = Double(seats.count) * inputsPerSecond / 1e9
        timer = loop.timer(after: 1_000_000, repeating: 1_000_000) { [unowned self] in self.sendDue(perNanosecond) }
    }

    func stop() {
        timer?.cancel()
        timer = nil
    }

    private func sendDue(_ perNanosecond: Double) {
        let due = Int(Double(LoadClock.now() - start) * perNanosecond)
        // What could not be sent in time is not made up for in one burst.
        sent = max(sent, due - seats.count)
        while sent < due {
            seats[sent % seats.count].sendInput(&writer)
            sent += 1
        }
    }
}
