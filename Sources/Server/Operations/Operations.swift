internal import Martlet
package import MartletEngine
package import MartletNet

/// What runs beside the play: logs, metrics, health, and the settings of streams. Told of everything, decides nothing.
package final class Operations: HostObserver, StreamObserver, Sendable {
    let logger: Logger
    let metrics: Metrics
    let health: HealthChecks
    let streamLimits: StreamLimits
    let webSocket: WebSocketConfiguration
    /// `https://play.example`, in lower case.
    let allowedOrigins: [String]
    /// The web client's files.
    let files: (@Sendable (HTTPRequest) -> HTTPResponse?)?

    let dialectPackets: DialectCounters
    private let requests: [String: Counter]
    private let commandsAccepted: Counter
    private let commandsRejected: LabelledCounters
    private let commandsRefused: LabelledCounters
    private let duplicateTicks: Counter
    private let statusChanges: LabelledCounters
    private let rollbacks: Counter
    private let hibernations: Counter
    private let wakes: Counter
    private let slowStreams: Counter
    private let damages: Counter
    private let recordingGaps: Counter
    private let badStreams: Counter
    private let readFailures: Counter
    private let streamsOpened: LabelledCounters
    private let streamsClosed: LabelledCounters

    package init(
        logger: Logger, metrics: Metrics, health: HealthChecks, streamLimits: StreamLimits, backlogBytes: Int,
        allowedOrigins: [String], files: (@Sendable (HTTPRequest) -> HTTPResponse?)?
    ) {
        self.logger = logger
        self.metrics = metrics
        self.health = health
        self.streamLimits = streamLimits
        self.allowedOrigins = allowedOrigins.map { $0.lowercased() }
        self.files = files
        // The match cuts a slow reader off at `backlogBytes`; the socket's own limit stands behind it.
        webSocket = WebSocketConfiguration(
            messageBytes: streamLimits.messageBytes, highWaterBytes: backlogBytes / 8, hardLimitBytes: 2 * backlogBytes,
            slowReaderCode: CloseReason.tooSlow.rawValue)
        let routes = metrics.counters(
            "martlet_http_requests_total", "Requests by route.", label: "route", limit: API.endpoints.count)
        requests = Dictionary(
            API.endpoints.map { ("\($0.method) \($0.name)", routes.counter(for: "\($0.method) \($0.name)")) },
            uniquingKeysWith: { first, _ in first })
        dialectPackets = DialectCounters(metrics)
        commandsAccepted = metrics.counter("martlet_commands_accepted_total", "Commands that the rules accepted.")
        commandsRejected = metrics.counters(
            "martlet_commands_rejected_total", "Commands that the rules rejected, by code.", label: "code")
        commandsRefused = metrics.counters(
            "martlet_commands_refused_total", "Commands that never reached the rules, by code.", label: "code")
        duplicateTicks = metrics.counter(
            "martlet_duplicate_ticks_total", "Commands that were answered with a stored ack.")
        statusChanges = metrics.counters(
            "martlet_match_status_changes_total", "Matches that came to a status.", label: "status")
        rollbacks = metrics.counter(
            "martlet_match_rollbacks_total", "Times that a match went back to its durable state.")
        hibernations = metrics.counter("martlet_match_hibernations_total", "States that left memory.")
        wakes = metrics.counter("martlet_match_wakes_total", "States that were read from the store.")
        slowStreams = metrics.counter("martlet_streams_too_slow_total", "Streams cut off for reading too slowly.")
        damages = metrics.counter(
            "martlet_match_damage_total", "Stored matches, or games' values, that could not be read or written.")
        recordingGaps = metrics.counter(
            "martlet_live_recording_gaps_total", "Times that a live match went on unrecorded because the store failed.")
        badStreams = metrics.counter(
            "martlet_live_bad_streams_total", "Streams of live matches closed for what they sent.")
        readFailures = metrics.counter("martlet_store_read_failures_total", "Reads that the store could not serve.")
        streamsOpened = metrics.counters(
            "martlet_streams_opened_total", "Streams opened: first visits and resumes.", label: "start")
        streamsClosed = metrics.counters(
            "martlet_streams_closed_total", "Streams closed, by close code.", label: "code")
    }

    func count(_ endpoint: Endpoint) { requests["\(endpoint.method) \(endpoint.name)"]?.add() }

    // MARK: Matches

    package func noted(_ note: MatchNote, in match: MatchID) {
        let id = LogValue.string(match.text)
        switch note {
        case .commandAccepted(let player, let offset):
            commandsAccepted.add()
            logger.debug(
                "command accepted", [.match: id, .player: .string(player.description), .offset: .int(offset)])
        case .commandRejected(let player, let offset, let code):
            commandsRejected.add(code)
            logger.debug(
                "command rejected",
                [.match: id, .player: .string(player.description), .offset: .int(offset), .code: .string(code)])
        case .commandRefused(let code):
            commandsRefused.add(code)
            logger.debug("command refused", [.match: id, .code: .string(code)])
        case .duplicateTick(let player, let tick):
            duplicateTicks.add()
            logger.debug("tick repeated", [.match: id, .player: .string(player.description), .tick: .int(tick)])
        case .statusChanged(let status):
            statusChanges.add(status.rawValue)
            logger.info("match changed its status", [.match: id, .status: .string(status.rawValue)])
        case .rolledBack(let offset, let lost):
            rollbacks.add()
            logger.error(
                "commit failed, match rolled back", [.match: id, .offset: .int(offset), .count: .int(lost)])
        case .hibernated(let offset):
            hibernations.add()
            logger.debug("match went to sleep", [.match: id, .offset: .int(offset)])
        case .woke(let offset, let replayed):
            wakes.add()
            logger.debug("match woke", [.match: id, .offset: .int(offset), .count: .int(replayed)])
        case .slowSubscriber(let bytes):
            slowStreams.add()
            logger.info("stream is too slow", [.match: id, .bytes: .int(bytes)])
        case .damaged(let message):
            damages.add()
            logger.error("match can't be read or written", [.match: id, .error: .string(message)])
        case .recordingInterrupted:
            recordingGaps.add()
            logger.error("store fails, live match goes on without being recorded", [.match: id])
        case .recordingContinued(let missing):
            logger.warning("live match is recorded again", [.match: id, .count: .int(missing)])
        case .badMessages(let subscriber):
            badStreams.add()
            logger.info(
                "stream sent no messages of ours", [.match: id, .stream: .int(Int(clamping: subscriber.number))])
        }
    }

    package func readFailed(_ failure: StorageFailure, in match: MatchID) {
        readFailures.add()
        logger.error("store could not read", [.match: .string(match.text), .error: .string("\(failure)")])
    }

    // MARK: Streams

    func streamOpened(_ session: StreamSession, _ start: StreamStart) {
        let offset: Int
        switch start {
        case .after(let after):
            offset = after
            streamsOpened.add(after == 0 ? "first" : "after")
        case .since(let since):
            offset = since
            streamsOpened.add("since")
        }
        logger.info("stream opened", Self.story(session) + [.offset: .int(offset)])
    }

    func streamClosed(_ session: StreamSession, code: UInt16) {
        // The peer may say any code it likes: only those that mean something get a label of their own.
        streamsClosed.add((1000...1015).contains(code) || CloseReason(rawValue: code) != nil ? "\(code)" : "other")
        logger.info("stream closed", Self.story(session) + [.code: .int(Int(code))])
    }

    /// The ids by which one player's story is followed.
    private static func story(_ session: StreamSession) -> LogMetadata {
        [
            .account: .string(session.identity.caller.account.text),
            .session: .string(session.identity.session.text),
            .match: .string(session.match.text),
            .stream: .int(Int(clamping: session.subscriber.number)),
        ]
    }
}
