internal import Martlet
internal import MartletNet
internal import NewWorlds

/// One player of the load on one stream: keeps so many commands in flight and looks at every answer. Lives on the load's
/// loop.
final class TurnsSeat: WebSocketHandler, @unchecked Sendable {
    /// What an ack must be remembered by.
    struct Acked: Sendable {
        let offset: Int
        let tick: Int
    }

    let match: String
    let player: String
    private let window: Int
    private let record: TurnsRecord
    private var socket: WebSocket?
    private var orders: TurnOrders?
    private var tick = 0
    /// When the commands in flight were sent; the first has the tick `tick - sentAt.count + 1`.
    private var sentAt: [Int64] = []
    private var answered = 0
    private(set) var acked: [Acked] = []
    private var isPlaying = false
    private(set) var failure: String?
    private var whenReady: (@Sendable () -> Void)?

    init(match: String, seat: Int, window: Int, record: TurnsRecord, whenReady: @escaping @Sendable () -> Void) {
        self.match = match
        player = "p\(seat + 1)"
        self.window = window
        self.record = record
        self.whenReady = whenReady
    }

    var inFlight: Int { sentAt.count - answered }

    /// Begins to keep the window full, or stops sending.
    func play(_ isPlaying: Bool) {
        self.isPlaying = isPlaying
        fill()
    }

    /// Hangs up.
    func leave() {
        isPlaying = false
        socket?.terminate()
    }

    func opened(_ socket: WebSocket) { self.socket = socket }

    func received(text: RawSpan, on socket: WebSocket) {
        do throws(JSONError) {
            let root = try JSONDocument(parsing: text, limits: .stored).root
            if let ack = root["ack"] {
                take(ack, messageID: root["clientMessageId"]?.int)
            } else if let event = root["event"] {
                lookForTurn(event["events"])
            } else if let snapshot = root["snapshot"], let view = snapshot["view"] {
                take(try JSON.decode(NewWorlds.View.self, from: view))
            } else if let error = root["error"] {
                fail("a command was refused: \(error["code"]?.string ?? "?") \(error["message"]?.string ?? "")")
            } else if let closing = root["closing"] {
                fail("the server closed the stream: \(closing["reason"]?.string ?? "?")")
            }
        } catch {
            fail("the server sent what can't be read: \(error.message)")
        }
        fill()
    }

    func received(binary: RawSpan, on socket: WebSocket) { fail("the server sent a binary frame") }

    func closed(_ socket: WebSocket, code: UInt16, reason: String) {
        self.socket = nil
        if !record.isOver { fail("the stream was closed: \(code) \(reason)") }
    }

    func fail(_ message: String) {
        if failure == nil { failure = "\(match) \(player): \(message)" }
        isPlaying = false
        ready()
    }

    private func ready() {
        whenReady?()
        whenReady = nil
    }

    // MARK: Answers

    private func take(_ view: NewWorlds.View) {
        if let orders = TurnOrders(view) {
            self.orders = orders
            ready()
        } else if let founding = TurnOrders.founding(view) {
            send(founding)
            socket?.send(text: "{\"requestSnapshot\":true}")
        } else {
            fail("there is no settler to begin with")
        }
    }

    private func take(_ ack: JSONNode, messageID: Int?) {
        let now = LoadClock.now()
        let expected = tick - sentAt.count + answered + 1
        guard messageID == expected, let offset = ack["offset"]?.int else {
            return fail("the ack of \(messageID ?? -1) came where that of \(expected) was awaited")
        }
        guard ack["accepted"]?.bool == true else {
            return fail("a command was rejected: \(ack["reason"]?["code"]?.string ?? "?")")
        }
        record.acked(after: now - sentAt[answered], at: now)
        answered += 1
        if answered >= 64 {
            sentAt.removeFirst(answered)
            answered = 0
        }
        acked.append(Acked(offset: offset, tick: expected))
        lookForTurn(ack["events"])
    }

    private func lookForTurn(_ events: JSONNode?) {
        guard orders?.isWaiting == true, let events = events?.elements else { return }
        for event in events where event["type"]?.string == "TurnStarted" {
            if let turn = event["turn"]?.int { orders?.began(turn: turn) }
        }
    }

    // MARK: Commands

    private func fill() {
        guard isPlaying, socket != nil else { return }
        while inFlight < window, let order = orders?.next() { send(order) }
    }

    private func send(_ order: String) {
        tick += 1
        sentAt.append(LoadClock.now())
        socket?.send(
            text: "{\"clientMessageId\":\(tick),\"command\":{\"v\":1,\"matchId\":\"\(match)\",\"tick\":\(tick),"
                + "\"actorPlayerId\":\"\(player)\",\"command\":\(order)}}")
    }
}
