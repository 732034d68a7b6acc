import CLibUV

/// Where a client connects to.
package struct ClientEndpoint: Sendable {
    package var host: String
    package var port: UInt16
    /// Encrypts the connection.
    package var tls: TLSContext?
    package var timeoutMilliseconds: UInt64 = 10_000

    package init(host: String, port: UInt16, tls: TLSContext? = nil) {
        self.host = host
        self.port = port
        self.tls = tls
    }

    package init(_ address: PeerAddress, tls: TLSContext? = nil) {
        self.init(host: address.hostText, port: address.port, tls: tls)
    }

    /// What the `Host` header says.
    var authority: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return port == (tls == nil ? 80 : 443) ? host : "\(host):\(port)"
    }
}

/// Opens connections.
enum Connector {
    private final class Attempt {
        let poll = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
        let descriptor: Int32
        let completion: (SocketError?) -> Void

        init(_ descriptor: Int32, _ completion: @escaping (SocketError?) -> Void) {
            self.descriptor = descriptor
            self.completion = completion
        }

        /// Stops watching, then tells; the descriptor stays open.
        func end() {
            let error = Socket.pendingError(descriptor)
            UnsafeMutableRawPointer(poll).withMemoryRebound(to: uv_handle_t.self, capacity: 1) { handle in
                uv_close(handle) { UnsafeMutableRawPointer($0)?.deallocate() }
            }
            completion(error == 0 ? nil : SocketError(call: "connect", code: error))
        }
    }

    /// Connects and calls back on `loop`, where it must be called too. The connection has no handler yet.
    static func connect(
        _ endpoint: ClientEndpoint, on loop: EventLoop,
        _ completion: @escaping (Result<Connection, ClientError>) -> Void
    ) {
        Resolver.resolve(endpoint.host, port: endpoint.port, on: loop) { address in
            guard let address else { return completion(.failure(.notFound(host: endpoint.host))) }
            connect(to: address, endpoint, on: loop, completion)
        }
    }

    private static func connect(
        to address: PeerAddress, _ endpoint: ClientEndpoint, on loop: EventLoop,
        _ completion: @escaping (Result<Connection, ClientError>) -> Void
    ) {
        let descriptor: Int32
        do throws(SocketError) {
            descriptor = try Socket.connecting(to: address)
        } catch {
            return completion(.failure(.socket(error)))
        }
        let attempt = Attempt(descriptor) { error in
            if let error {
                Socket.close(descriptor)
                return completion(.failure(.socket(error)))
            }
            var session: TLSSession?
            if let tls = endpoint.tls {
                session = tls.session(host: PeerAddress(endpoint.host) == nil ? endpoint.host : nil)
                session?.beginHandshake()
            }
            let connection = Connection(descriptor: descriptor, peer: address, loop: loop, tls: session)
            if session != nil { connection.scheduleFlush() }
            completion(.success(connection))
        }
        guard uv_poll_init(loop.uv, attempt.poll, descriptor) == 0 else {
            Socket.close(descriptor)
            return completion(.failure(.socket(SocketError(call: "poll", code: 0))))
        }
        attempt.poll.pointee.data = Unmanaged.passRetained(attempt).toOpaque()
        uv_poll_start(attempt.poll, Int32(UV_WRITABLE.rawValue)) { handle, _, _ in
            guard let data = handle?.pointee.data else { return }
            handle?.pointee.data = nil
            Unmanaged<Attempt>.fromOpaque(data).takeRetainedValue().end()
        }
    }
}
