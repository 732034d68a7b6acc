internal import Martlet
package import MartletNet

/// A stream that only listens: for counting idle ones, and for how long the way to `ready` is.
package final class LoadStream: WebSocketHandler, @unchecked Sendable {
    private var socket: WebSocket?
    private var whenReady: (@Sendable (Result<Int64, LoadError>) -> Void)?
    private let start = LoadClock.now()

    private init(_ whenReady: @escaping @Sendable (Result<Int64, LoadError>) -> Void) { self.whenReady = whenReady }

    /// Opens a stream and waits for its `ready`. Returns it with the nanoseconds from before the connection's first
    /// packet to then.
    package static func open(
        _ match: String, by account: LoadAccount, at endpoint: ClientEndpoint, on loop: EventLoop
    ) async throws(LoadError) -> (stream: LoadStream, nanoseconds: Int64) {
        var opened: LoadStream?
        let result: Result<Int64, LoadError> = await withCheckedContinuation { continuation in
            let stream = LoadStream { continuation.resume(returning: $0) }
            opened = stream
            let request = WebSocketClient.Request(
                "/matches/\(match)/stream?after=0&ack=lean",
                subprotocols: ["martlet.v1", "bearer.\(account.accessToken)"])
            WebSocketClient.connect(
                request, to: endpoint, on: loop,
                configuration: WebSocketConfiguration(messageBytes: 4 << 20, pingMilliseconds: 0, idleMilliseconds: 0),
                handler: stream
            ) { stream.end(LoadError("no stream: \($0)")) }
        }
        guard let opened else { throw LoadError("no stream") }
        return (opened, try result.get())
    }

    /// Hangs up. On the loop only.
    package func leave() { socket?.terminate() }

    package func opened(_ socket: WebSocket) { self.socket = socket }

    package func received(text: RawSpan, on socket: WebSocket) {
        guard let whenReady, let root = try? JSONDocument(parsing: text, limits: .stored).root else { return }
        guard root["ready"]?.bool == true else { return }
        self.whenReady = nil
        whenReady(.success(LoadClock.now() - start))
    }

    package func received(binary: RawSpan, on socket: WebSocket) {}

    package func closed(_ socket: WebSocket, code: UInt16, reason: String) {
        self.socket = nil
        end(LoadError("the stream was closed: \(code) \(reason)"))
    }

    private func end(_ error: LoadError) {
        whenReady?(.failure(error))
        whenReady = nil
    }
}
