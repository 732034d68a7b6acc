import BenchmarkProbe
import MartletNet
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Our echo on one core, held against a bare server on the same core, in turns within one run. The load has a core of its own.
struct EchoBenchmark {
    private var seconds = 3.0
    private var connections = 200
    private var idle = 10_000
    private var rounds = 3
    private static let payload: Int32 = 20
    /// A frame; what else goes on in a second may allocate now and then.
    private static let mostAllocations = 0.01
    private static let serverCore: Int32 = 0
    private static let loadCore: Int32 = 1

    private struct Round {
        var perSecond = 0.0
        var allocationsPerFrame = 0.0
        /// All echoes, those of the warm-up too.
        var echoes: Int64 = 0
        /// Processor time of the server's thread for each of them: holds on a busy machine too, where rates do not.
        var microsecondsPerFrame = 0.0
    }

    init(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let name = rest.popFirst(), let value = rest.popFirst() {
            switch name {
            case "--seconds": seconds = Double(value) ?? seconds
            case "--connections": connections = Int(value) ?? connections
            case "--idle": idle = Int(value) ?? idle
            case "--rounds": rounds = Int(value) ?? rounds
            default: break
            }
        }
    }

    func run() -> Int32 {
        let descriptors = probe_raise_descriptors()
        probe_pin(Self.loadCore)
        var ours: [Round] = []
        var bare: [Round] = []
        for _ in 0..<rounds {
            bare.append(measureBare())
            ours.append(measureOurs())
        }
        let bareRate = median(bare.map(\.perSecond))
        let ourRate = median(ours.map(\.perSecond))
        let allocations = median(ours.map(\.allocationsPerFrame))
        let count = min(idle, Int(descriptors) / 2 - 100)
        let bytes = measureIdle(count)

        print(
            "\(connections) connections, \(Self.payload)-byte messages, one core, medians of \(rounds) × \(seconds) s")
        row("bare epoll, messages/s", bareRate.rounded())
        row("martlet, messages/s", ourRate.rounded())
        row("ratio", (ourRate / bareRate * 1000).rounded() / 1000)
        let bareCost = median(bare.map(\.microsecondsPerFrame))
        let ourCost = median(ours.map(\.microsecondsPerFrame))
        row("bare epoll, µs of its core a message", (bareCost * 100).rounded() / 100)
        row("martlet, µs of its core a message", (ourCost * 100).rounded() / 100)
        row("ratio by processor time", (bareCost / ourCost * 1000).rounded() / 1000)
        row("allocations a frame", allocations)
        row("bytes an idle WebSocket (of \(count))", bytes.rounded())
        print(
            #"{"benchmark":"echo","barePerSecond":\#(bareRate),"perSecond":\#(ourRate),"ratio":\#(ourRate / bareRate)}"#
        )
        print(#"{"benchmark":"echo-allocations","allocationsPerFrame":\#(allocations)}"#)
        print(#"{"benchmark":"idle-websockets","count":\#(count),"bytesEach":\#(bytes)}"#)
        guard ourRate > 0, allocations <= Self.mostAllocations else {
            print("the steady path of a frame must not allocate, and must echo: see Benchmarks/README.md")
            return 1
        }
        return 0
    }

    private func row(_ name: String, _ value: Double) {
        print("  " + name + String(repeating: " ", count: max(1, 40 - name.count)) + "\(value)")
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    private func load(_ port: UInt16) -> Round {
        var sockets = [Int32](repeating: -1, count: connections)
        let open = probe_connect(port, Int32(connections), &sockets)
        defer { probe_close(sockets, open) }
        guard open == connections else { return Round() }
        // A warm-up fills pools and caches.
        let warmUp = probe_load(sockets, open, Self.payload, 0.3)
        let before = probe_allocations()
        let echoes = probe_load(sockets, open, Self.payload, seconds)
        let made = probe_allocations() - before
        return Round(
            perSecond: Double(echoes) / seconds,
            allocationsPerFrame: (Double(made) / Double(max(1, echoes)) * 100_000).rounded() / 100_000,
            echoes: echoes + warmUp)
    }

    private func measureBare() -> Round {
        var port: UInt16 = 0
        let listener = probe_listen(&port)
        guard listener >= 0 else { return Round() }
        let stop = StopFlag()
        let ended = ThreadSignal()
        let time = Seconds()
        let pool = WorkerPool(name: "bare", threads: 1, queueLimit: 1)
        _ = pool.submit {
            probe_pin(Self.serverCore)
            probe_serve(listener, stop.pointer)
            time.set(probe_thread_seconds())
            ended.signal()
        }
        var round = load(port)
        stop.set()
        ended.wait()
        round.microsecondsPerFrame = time.value / Double(max(1, round.echoes)) * 1e6
        pool.stopAndJoin()
        return round
    }

    private func startOurs() -> EchoService.Running? {
        var configuration = EchoService.Configuration()
        configuration.address = PeerAddress(host: .ipv4(0x7F00_0001))
        configuration.loops = 1
        do throws(EchoService.StartError) {
            let running = try EchoService.start(configuration)
            running.server.loops.loops[0].execute { probe_pin(Self.serverCore) }
            return running
        } catch {
            print("\(error)")
            return nil
        }
    }

    private func measureOurs() -> Round {
        guard let running = startOurs() else { return Round() }
        defer { running.stop() }
        var round = load(running.address.port)
        let time = Seconds()
        let ended = ThreadSignal()
        running.server.loops.loops[0].execute {
            time.set(probe_thread_seconds())
            ended.signal()
        }
        ended.wait()
        round.microsecondsPerFrame = time.value / Double(max(1, round.echoes)) * 1e6
        return round
    }

    /// What the server keeps for each WebSocket on which nothing happens; the load's side keeps descriptors only.
    private func measureIdle(_ count: Int) -> Double {
        guard let running = startOurs() else { return 0 }
        defer { running.stop() }
        var sockets = [Int32](repeating: -1, count: count + 100)
        // The first hundred pay for pools and tables.
        let first = sockets.withUnsafeMutableBufferPointer { probe_connect(running.address.port, 100, $0.baseAddress) }
        let before = probe_live_bytes()
        let open = sockets.withUnsafeMutableBufferPointer { buffer in
            probe_connect(running.address.port, Int32(count), buffer.baseAddress.map { $0 + 100 })
        }
        let bytes = Double(probe_live_bytes() - before) / Double(max(1, open))
        probe_close(sockets, first)
        sockets.withUnsafeBufferPointer { probe_close($0.baseAddress.map { $0 + 100 }, open) }
        return bytes
    }
}

/// A figure that one thread takes and another reads, with a signal in between.
private final class Seconds: Sendable {
    private let storage = Mutex(0.0)
    func set(_ value: Double) { storage.withLock { $0 = value } }
    var value: Double { storage.withLock { $0 } }
}

/// A flag that C reads.
private final class StopFlag: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Int32>

    init() {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: 0)
    }

    deinit { pointer.deallocate() }

    func set() { pointer.pointee = 1 }
}
