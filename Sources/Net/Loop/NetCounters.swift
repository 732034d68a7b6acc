import Synchronization

/// A count that one thread raises and any thread reads.
package struct LoopCount: ~Copyable, Sendable {
    private let storage = Atomic<Int>(0)

    init() {}

    /// One writer only, so a load and a store do: no locked instruction on the frame path.
    func add(_ amount: Int = 1) {
        storage.store(storage.load(ordering: .relaxed) &+ amount, ordering: .relaxed)
    }

    package var value: Int { storage.load(ordering: .relaxed) }
}

/// What one loop counted since it started.
package final class NetCounters: Sendable {
    /// Why a connection was cut or refused before it had its say.
    package enum Cut: Int, CaseIterable, Sendable {
        /// More connections than the server takes.
        case connectionLimit
        /// More connections than one address may have.
        case addressLimit
        /// No complete request head, body or TLS handshake in time, or nothing for too long.
        case timeout
        /// Output piled up past the hard limit.
        case slowReader
        /// Bytes that are not HTTP.
        case malformedRequest
        /// Frames that are not WebSocket, or not UTF-8 where they must be.
        case malformedFrame
        /// A request or message above its limit.
        case tooLarge
        /// A TLS handshake that failed.
        case tls

        package var name: String {
            switch self {
            case .connectionLimit: "connection_limit"
            case .addressLimit: "address_limit"
            case .timeout: "timeout"
            case .slowReader: "slow_reader"
            case .malformedRequest: "malformed_request"
            case .malformedFrame: "malformed_frame"
            case .tooLarge: "too_large"
            case .tls: "tls"
            }
        }
    }

    /// Rounds of the loop.
    package let turns = LoopCount()
    package let accepted = LoopCount()
    package let opened = LoopCount()
    package let closed = LoopCount()
    package let bytesIn = LoopCount()
    package let bytesOut = LoopCount()
    package let requests = LoopCount()
    package let webSocketsOpened = LoopCount()
    package let webSocketsClosed = LoopCount()
    package let framesIn = LoopCount()
    package let framesOut = LoopCount()
    /// How long the loop waited because there was nothing to do.
    package let idleNanoseconds = LoopCount()
    private let cuts: CutCounts
    /// Guards the close codes seen; touched when a WebSocket ends, never for a frame.
    private let codes = Mutex<[UInt16: Int]>([:])

    /// Codes that are counted one by one; any other is counted under 0, so that a stranger cannot grow the table.
    static let namedCodes: Set<UInt16> = Set(1000...1015).union(4000...4031)

    init() { cuts = CutCounts() }

    func count(_ cut: Cut) { cuts.add(cut) }
    func count(closeCode code: UInt16) {
        codes.withLock { $0[Self.namedCodes.contains(code) ? code : 0, default: 0] += 1 }
    }

    package func value(_ cut: Cut) -> Int { cuts.value(cut) }
    /// How many WebSockets ended with each code, as this side saw it (1005: none given, 1006: cut off; 0: all other codes).
    package var closeCodes: [UInt16: Int] { codes.withLock { $0 } }
    /// Connections open now.
    package var connections: Int { opened.value - closed.value }
    /// WebSockets open now.
    package var webSockets: Int { webSocketsOpened.value - webSocketsClosed.value }
}

/// One count for each reason.
private struct CutCounts: ~Copyable, Sendable {
    private let connectionLimit = LoopCount(), addressLimit = LoopCount(), timeout = LoopCount(),
        slowReader = LoopCount()
    private let malformedRequest = LoopCount(), malformedFrame = LoopCount(), tooLarge = LoopCount(), tls = LoopCount()

    func add(_ cut: NetCounters.Cut) {
        switch cut {
        case .connectionLimit: connectionLimit.add()
        case .addressLimit: addressLimit.add()
        case .timeout: timeout.add()
        case .slowReader: slowReader.add()
        case .malformedRequest: malformedRequest.add()
        case .malformedFrame: malformedFrame.add()
        case .tooLarge: tooLarge.add()
        case .tls: tls.add()
        }
    }

    func value(_ cut: NetCounters.Cut) -> Int {
        switch cut {
        case .connectionLimit: connectionLimit.value
        case .addressLimit: addressLimit.value
        case .timeout: timeout.value
        case .slowReader: slowReader.value
        case .malformedRequest: malformedRequest.value
        case .malformedFrame: malformedFrame.value
        case .tooLarge: tooLarge.value
        case .tls: tls.value
        }
    }
}
