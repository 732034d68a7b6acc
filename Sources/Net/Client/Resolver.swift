import CLibUV

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Names of hosts into addresses, without blocking the loop.
enum Resolver {
    typealias Completion = (PeerAddress?) -> Void

    private final class Request {
        let port: UInt16
        let completion: Completion
        let handle = UnsafeMutablePointer<uv_getaddrinfo_t>.allocate(capacity: 1)

        init(port: UInt16, completion: @escaping Completion) {
            self.port = port
            self.completion = completion
        }

        deinit { handle.deallocate() }
    }

    /// Calls back on `loop` with the first address, or nil if there is none. On the loop only.
    static func resolve(_ host: String, port: UInt16, on loop: EventLoop, _ completion: @escaping Completion) {
        if let address = PeerAddress(host == "localhost" ? "127.0.0.1" : host) {
            return completion(PeerAddress(host: address.host, port: port))
        }
        let request = Request(port: port, completion: completion)
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if os(Linux)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        request.handle.pointee.data = Unmanaged.passRetained(request).toOpaque()
        let status = uv_getaddrinfo(
            loop.uv, request.handle,
            { handle, status, list in
                guard let data = handle?.pointee.data else { return }
                let request = Unmanaged<Request>.fromOpaque(data).takeRetainedValue()
                defer { uv_freeaddrinfo(list) }
                guard status == 0, let list, let address = list.pointee.ai_addr else { return request.completion(nil) }
                var storage = sockaddr_storage()
                let size = min(Int(list.pointee.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
                withUnsafeMutableBytes(of: &storage) { bytes in
                    bytes.copyMemory(from: UnsafeRawBufferPointer(start: address, count: size))
                }
                request.completion(PeerAddress(host: PeerAddress(storage).host, port: request.port))
            }, host, nil, &hints)
        if status != 0 {
            Unmanaged<Request>.fromOpaque(request.handle.pointee.data).takeRetainedValue().completion(nil)
        }
    }
}
