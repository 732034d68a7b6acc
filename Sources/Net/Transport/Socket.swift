import CLibUV

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A failure of the system's socket calls: which call, and its errno.
package struct SocketError: Error, CustomStringConvertible, Sendable {
    package let call: String
    package let code: Int32

    package var isAddressInUse: Bool { code == EADDRINUSE }
    package var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// The few socket calls that transports make, with their differences between systems.
enum Socket {
    enum Outcome {
        case bytes(Int)
        case wouldBlock
        /// The peer has finished (reading), or the connection is gone.
        case end
        case failed(Int32)
    }

    static func listening(on address: PeerAddress, backlog: Int32) throws(SocketError) -> Int32 {
        let descriptor = try stream(for: address)
        var yes: Int32 = 1
        _ = setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        if case .ipv6 = address.host {
            // "::" is to serve IPv4 too; a definite IPv6 address cannot.
            var only: Int32 = 0
            _ = setsockopt(
                descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &only, socklen_t(MemoryLayout<Int32>.size))
        }
        guard address.withSockaddr({ bind(descriptor, $0, $1) }) == 0 else { throw failure("bind", descriptor) }
        guard listen(descriptor, backlog) == 0 else { throw failure("listen", descriptor) }
        return descriptor
    }

    /// Begins to connect; the descriptor becomes writable when that has ended one way or the other.
    static func connecting(to address: PeerAddress) throws(SocketError) -> Int32 {
        let descriptor = try stream(for: address)
        noDelay(descriptor)
        let status = address.withSockaddr { connect(descriptor, $0, $1) }
        guard status == 0 || errno == EINPROGRESS else { throw failure("connect", descriptor) }
        return descriptor
    }

    private static func failure(_ call: String, _ descriptor: Int32) -> SocketError {
        let error = SocketError(call: call, code: errno)
        close(descriptor)
        return error
    }

    private static func stream(for address: PeerAddress) throws(SocketError) -> Int32 {
        let family = if case .ipv6 = address.host { AF_INET6 } else { AF_INET }
        #if os(Linux)
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            let descriptor = socket(family, kind, 0)
        #else
            let descriptor = socket(family, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { throw SocketError(call: "socket", code: errno) }
        prepare(descriptor)
        return descriptor
    }

    /// One waiting connection, or nil when there is none; EMFILE and its like are thrown.
    static func accept(_ listener: Int32) throws(SocketError) -> (descriptor: Int32, peer: PeerAddress)? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        while true {
            let descriptor = withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    #if os(Linux)
                        accept4(
                            listener, address, &length,
                            Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue))
                    #else
                        Darwin.accept(listener, address, &length)
                    #endif
                }
            }
            if descriptor >= 0 {
                prepare(descriptor)
                noDelay(descriptor)
                return (descriptor, PeerAddress(storage))
            }
            switch errno {
            case EAGAIN, EWOULDBLOCK: return nil
            case EINTR, ECONNABORTED: continue
            default: throw SocketError(call: "accept", code: errno)
            }
        }
    }

    /// What Linux does in the call itself.
    private static func prepare(_ descriptor: Int32) {
        #if !os(Linux)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
            var yes: Int32 = 1
            _ = setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }

    static func noDelay(_ descriptor: Int32) {
        var yes: Int32 = 1
        _ = setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// The kernel takes no more while this much is unsent (beyond what is on its way to the peer).
    static func limitUnsent(_ descriptor: Int32, bytes: Int32) {
        var bytes = bytes
        _ = setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, &bytes, socklen_t(MemoryLayout<Int32>.size))
    }

    static func localAddress(_ descriptor: Int32) throws(SocketError) -> PeerAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard status == 0 else { throw SocketError(call: "getsockname", code: errno) }
        return PeerAddress(storage)
    }

    /// How an attempt to connect ended: 0, or an errno.
    static func pendingError(_ descriptor: Int32) -> Int32 {
        var error: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno
    }

    static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: return .wouldBlock
            default: return .failed(errno)
            }
        }
    }

    static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Outcome {
        #if os(Linux)
            let flags = Int32(MSG_NOSIGNAL)
        #else
            let flags: Int32 = 0
        #endif
        while true {
            let count = send(descriptor, bytes.baseAddress, bytes.count, flags)
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: return .wouldBlock
            case EPIPE, ECONNRESET: return .end
            default: return .failed(errno)
            }
        }
    }

    static func endWriting(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_WR)) }
    static func close(_ descriptor: Int32) { _ = Self.closeCall(descriptor) }
    private static func closeCall(_ descriptor: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.close(descriptor)
        #else
            Darwin.close(descriptor)
        #endif
    }
}
