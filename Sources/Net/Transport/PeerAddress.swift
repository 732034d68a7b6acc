#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whom a connection comes from: an IPv4 or IPv6 address and a port. IPv4 addresses mapped into IPv6 count as IPv4.
package struct PeerAddress: Hashable, Sendable {
    package enum Host: Hashable, Sendable {
        case ipv4(UInt32)
        /// The upper and the lower half, in host order.
        case ipv6(UInt64, UInt64)
    }

    package let host: Host
    package let port: UInt16

    package init(host: Host, port: UInt16 = 0) {
        if case .ipv6(0, let low) = host, low >> 32 == 0xFFFF {
            self.host = .ipv4(UInt32(truncatingIfNeeded: low))
        } else {
            self.host = host
        }
        self.port = port
    }

    /// Reads `203.0.113.7`, `2001:db8::7` or `[2001:db8::7]`, without a port.
    package init?(_ text: some StringProtocol) {
        var text = String(text)
        if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(host: .ipv4(UInt32(bigEndian: four.s_addr)))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self.init(host: Self.host(of: six))
    }

    /// What limits count by: one IPv4 address, or the /64 network of an IPv6 one (which one customer has to himself).
    package struct LimitKey: Hashable, Sendable {
        /// 4 or 6.
        package let family: UInt8
        /// The IPv4 address, or the upper half of the IPv6 one.
        package let value: UInt64
    }

    package var limitKey: LimitKey {
        switch host {
        case .ipv4(let address): LimitKey(family: 4, value: UInt64(address))
        case .ipv6(let high, _): LimitKey(family: 6, value: high)
        }
    }

    /// The address without the port, as people write it.
    package var hostText: String {
        switch host {
        case .ipv4(let address):
            return "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
        case .ipv6(let high, let low):
            var six = in6_addr()
            withUnsafeMutableBytes(of: &six) { bytes in
                bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
                guard inet_ntop(AF_INET6, &six, text.baseAddress, socklen_t(text.count)) != nil else { return "::" }
                return text.baseAddress.map { String(cString: $0) } ?? "::"
            }
        }
    }

    private static func host(of six: in6_addr) -> Host {
        withUnsafeBytes(of: six) { bytes in
            .ipv6(
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    init(_ storage: sockaddr_storage) {
        self = withUnsafeBytes(of: storage) { bytes in
            if Int32(storage.ss_family) == AF_INET6 {
                let six = bytes.loadUnaligned(as: sockaddr_in6.self)
                return PeerAddress(host: Self.host(of: six.sin6_addr), port: UInt16(bigEndian: six.sin6_port))
            }
            let four = bytes.loadUnaligned(as: sockaddr_in.self)
            return PeerAddress(
                host: .ipv4(UInt32(bigEndian: four.sin_addr.s_addr)), port: UInt16(bigEndian: four.sin_port))
        }
    }

    /// The same as the kernel takes it.
    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var storage = sockaddr_storage()
        let length: Int
        switch host {
        case .ipv4(let address):
            var four = sockaddr_in()
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            four.sin_addr.s_addr = address.bigEndian
            length = MemoryLayout<sockaddr_in>.size
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: four, as: sockaddr_in.self) }
        case .ipv6(let high, let low):
            var six = sockaddr_in6()
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &six.sin6_addr) { bytes in
                bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            length = MemoryLayout<sockaddr_in6>.size
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: six, as: sockaddr_in6.self) }
        }
        #if canImport(Darwin)
            storage.ss_len = UInt8(length)
        #endif
        return withUnsafeBytes(of: storage) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { rebound in
                guard let base = rebound.baseAddress else { preconditionFailure("an address has bytes") }
                return body(base, socklen_t(length))
            }
        }
    }
}

extension PeerAddress: CustomStringConvertible {
    package var description: String {
        if case .ipv6 = host { "[\(hostText)]:\(port)" } else { "\(hostText):\(port)" }
    }
}
