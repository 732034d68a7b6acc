import MartletEngine
import MartletNet

// `GET /dialects/{name}` and `GET /dialects/{name}/{match}`: other wires than our own.
extension API {
    func dialectGateway(_ call: Call) {
        dialect(call) { dialect, desk, pass in
            call.exchange.acceptWebSocket(
                configuration: operations.webSocket, handler: dialect.makeGateway(desk, pass))
        }
    }

    func dialectSession(_ call: Call) {
        dialect(call) { dialect, desk, pass in
            call.exchange.acceptWebSocket(
                on: directory[call.match].loop, configuration: operations.webSocket,
                handler: dialect.makeSession(call.match, desk, pass))
        }
    }

    private func dialect(_ call: Call, _ accept: (HostedDialect, DialectDesk, SocketPass) -> Void) {
        do throws(WireError) {
            guard let dialect = dialects.first(where: { $0.name == call.path.name }) else { throw .notFound }
            try admitOrigin(call.request)
            let host = call.request.headers["host"] ?? "localhost"
            let scheme = call.request.isSecure ? "wss" : "ws"
            let desk = DialectDesk(
                api: self, address: call.request.limitKey, loop: call.request.loop,
                url: "\(scheme)://\(host)/dialects/\(dialect.name)")
            accept(dialect, desk, try SocketPass.take(rateLimits, desk.address))
        } catch {
            call.fail(error)
        }
    }
}
