import Martlet
import MartletEngine
import MartletNet

/// A client of a dialect, wherever it is connected to: its messages become requests as far as its budget goes, and news become
/// messages.
protocol DialectPeer: WebSocketHandler {
    associatedtype D: Dialect

    var desk: DialectDesk { get }
    var line: DialectLine<D> { get }

    /// Never `refused` or `remembered`.
    func take(_ request: DialectRequest<D.Game>)
    func close(_ reason: CloseReason)
}

/// What a peer keeps of its connection. Belongs to the connection's loop.
final class DialectLine<D: Dialect> {
    /// nil: it is not open yet, or over.
    var socket: WebSocket?
    private var dialect: D
    private var requests: [DialectRequest<D.Game>] = []
    fileprivate var budget = DialectBudget()

    init(at place: DialectPlace) { dialect = D(at: place) }

    fileprivate func read(_ message: RawSpan) -> [DialectRequest<D.Game>] {
        requests.removeAll(keepingCapacity: true)
        dialect.read(message, requests: &requests)
        return requests
    }

    func tell(_ news: DialectNews<D.Game>) {
        guard let socket, socket.isOpen else { return }
        var messages: [[UInt8]] = []
        dialect.write(news, messages: &messages)
        for message in messages { socket.send(binary: message) }
    }

    func close(_ reason: CloseReason) { socket?.close(reason.rawValue, reason.reason) }
}

extension DialectPeer {
    func received(text: RawSpan, on socket: WebSocket) {
        admit(.refused(code: "text_frame", message: "This wire travels in binary frames."))
    }

    func received(binary: RawSpan, on socket: WebSocket) {
        for request in line.read(binary) { admit(request) }
    }

    func tell(_ news: DialectNews<D.Game>) { line.tell(news) }

    private func admit(_ request: DialectRequest<D.Game>) {
        guard let socket = line.socket, socket.isOpen else { return }
        let now = desk.clock.now().monotonic
        switch line.budget.take(now: now) {
        case .take: break
        case .drop: return desk.counters.dropped.add()
        case .close: return close(.tooManyMessages)
        }
        if case .refused(let code, let message) = request {
            desk.counters.refused.add()
            tell(.error(code: code, message: message))
            if !line.budget.refuse(now: now) { close(.tooManyMessages) }
            return
        }
        desk.counters.taken.add()
        if case .remembered = request { return }
        take(request)
    }
}
