import Martlet
import MartletEngine
import MartletNet

@testable import MartletServer

/// A dialect for tests, for Beacons: a line of words a message.
///
///     auth NAME TOKEN|-   list   found NAME   join MATCH   rejoin PLAYER TOKEN   leave   station N   ready   start
///
/// A roster is told as how many there are, the phase, and where each sits: `roster 2 running 0,-`.
struct Murmur: Dialect {
    typealias Game = Beacons
    static let name = "murmur"

    init(at place: DialectPlace) {}

    mutating func read(_ message: RawSpan, requests: inout [DialectRequest<Beacons>]) {
        for line in String(decoding: message.withUnsafeBytes { Array($0) }, as: UTF8.self).split(separator: "\n") {
            requests.append(request(line.split(separator: " ").map(String.init)))
        }
    }

    private func request(_ words: [String]) -> DialectRequest<Beacons> {
        switch (words.first ?? "", words.count) {
        case ("auth", 3): .authenticate(name: words[1], token: words[2] == "-" ? nil : words[2])
        case ("list", 1): .listSessions
        case ("found", 2): .createSession(DialectFounding(name: words[1], ruleset: Array("{}".utf8), password: nil))
        case ("join", 2): .joinSession(id: words[1], password: nil)
        case ("rejoin", 3): .rejoin(player: words[1], token: Hex.bytes(words[2]))
        case ("leave", 1): .leave
        case ("station", 2): .station(Int32(words[1]))
        case ("ready", 1): .ready(true)
        case ("start", 1): .start
        default: .refused(code: "no_word", message: "That is no word of this wire.")
        }
    }

    mutating func write(_ news: DialectNews<Beacons>, messages: inout [[UInt8]]) {
        let line =
            switch news {
            case .authenticated(let player, let token): "authenticated \(player) \(token)"
            case .notAuthenticated: "not-authenticated"
            case .sessions(let sessions): "sessions \(sessions.count)"
            case .sessionCreated(let id, _): "created \(id)"
            case .redirected(_, let token): "redirected \(Hex.text(token))"
            case .roster(let roster): "roster \(roster.players.count) \(roster.phase) \(Self.stations(of: roster))"
            case .welcome(let welcome): "welcome \(welcome.player) \(Hex.text(welcome.token))"
            case .frame(let frame): "frame \(frame.view.tick)"
            case .chat(let from, let text): "chat \(from) \(text)"
            case .error(let code, _): "error \(code)"
            }
        messages.append(Array(line.utf8))
    }

    private static func stations(of roster: DialectRoster) -> String {
        roster.players.map { $0.station.map { "\($0)" } ?? "-" }.joined(separator: ",")
    }
}

enum Hex {
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    static func bytes(_ text: String) -> [UInt8] {
        let digits = text.compactMap { UInt8(String($0), radix: 16) }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

/// A client that speaks it and keeps what it was told.
final class MurmurClient: WebSocketHandler, Sendable {
    struct State {
        var socket: WebSocket?
        var lines: [[String]] = []
        var closeCode: UInt16?

        /// The words of the newest line that begins with this one.
        func last(_ word: String) -> [String]? { lines.last { $0.first == word } }
    }

    private let state = Watched(State())
    private let bench: LiveTestBench

    private init(_ bench: LiveTestBench) { self.bench = bench }

    /// Connected to the gateway, or to a match.
    static func connect(to bench: LiveTestBench, match: String? = nil) async -> MurmurClient {
        let client = MurmurClient(bench)
        WebSocketClient.connect(
            WebSocketClient.Request("/dialects/murmur" + (match.map { "/\($0)" } ?? "")),
            to: ClientEndpoint(bench.server.address), on: bench.loop, configuration: WebSocketConfiguration(),
            handler: client
        ) { _ in client.change { $0.closeCode = 0 } }
        await client.until { $0.socket != nil || $0.closeCode != nil }
        return client
    }

    /// What came last of a line that begins with `word`, once it has come; nil: the socket was closed before.
    func hears(_ word: String) async -> [String]? {
        await until { $0.last(word) != nil || $0.closeCode != nil }
        return read { $0.last(word) }
    }

    func ends() async -> UInt16? {
        await until { $0.closeCode != nil }
        return read { $0.closeCode }
    }

    func say(_ line: String) {
        bench.loop.execute { _ = self.read { $0.socket }?.send(binary: Array(line.utf8)) }
    }

    func close() { bench.loop.execute { self.read { $0.socket }?.close(1000, "") } }

    func read<Answer: Sendable>(_ body: (borrowing State) -> Answer) -> Answer { state.read(body) }
    func until(_ condition: @escaping @Sendable (borrowing State) -> Bool) async { await state.until(condition) }
    private func change(_ body: (inout State) -> Void) { state.change(body) }

    func opened(_ socket: WebSocket) { change { $0.socket = socket } }
    func received(text: RawSpan, on socket: WebSocket) {}

    func received(binary: RawSpan, on socket: WebSocket) {
        let line = String(decoding: binary.withUnsafeBytes { Array($0) }, as: UTF8.self)
        change { $0.lines.append(line.split(separator: " ").map(String.init)) }
    }

    func closed(_ socket: WebSocket, code: UInt16, reason: String) {
        change {
            $0.socket = nil
            $0.closeCode = code
        }
    }
}
