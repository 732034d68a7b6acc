import Synchronization
import Testing

@testable import MartletNet

private actor Counter {
    private let loop: EventLoop
    private(set) var count = 0

    init(_ loop: EventLoop) { self.loop = loop }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    func add() -> Bool {
        count += 1
        return loop.isCurrent
    }
}

@Suite struct EventLoopTests {
    private func withLoop(_ body: (EventLoop) async throws -> Void) async rethrows {
        let loop = EventLoop()
        loop.start()
        defer {
            loop.stop()
            loop.join()
        }
        try await body(loop)
    }

    @Test func `work of one thread runs in its order, and work from inside too`() async {
        await withLoop { loop in
            let order: [Int] = await withCheckedContinuation { continuation in
                let seen = Mutex<[Int]>([])
                let box = Box(seen)
                for index in 0..<100 {
                    loop.execute {
                        box.append(index)
                        loop.execute { box.append(1000 + index) }
                    }
                }
                loop.execute { loop.execute { loop.execute { continuation.resume(returning: box.all) } } }
            }
            #expect(order.filter { $0 < 1000 } == Array(0..<100))
            #expect(order.filter { $0 >= 1000 } == Array(1000..<1100))
        }
    }

    @Test func `an actor on a loop is reached without a hop`() async {
        await withLoop { loop in
            let counter = Counter(loop)
            #expect(await counter.add())
            let reached: Bool = await withCheckedContinuation { continuation in
                loop.execute { continuation.resume(returning: counter.assumeIsolated { $0.add() }) }
            }
            #expect(reached)
            let onLoop = await Task(executorPreference: loop) { loop.isCurrent }.value
            #expect(onLoop)
            #expect(!loop.isCurrent)
        }
    }

    @Test func `timers ring in the order of their deadlines, repeat without drift, and can be cancelled`() async {
        await withLoop { loop in
            let start = MonotonicClock.nanoseconds()
            let rung: [Int] = await withCheckedContinuation { continuation in
                let box = Box(Mutex<[Int]>([]))
                let cancelled = loop.timer(after: 1_000_000) { box.append(99) }
                cancelled.cancel()
                loop.timer(at: start + 6_000_000) { box.append(2) }
                loop.timer(at: start + 3_000_000) { box.append(1) }
                loop.timer(at: 0) { box.append(0) }
                let repeating = loop.timer(at: start + 10_000_000, repeating: 2_000_000) { box.append(3) }
                loop.timer(at: start + 21_000_000) {
                    repeating.cancel()
                    continuation.resume(returning: box.all)
                }
            }
            #expect(MonotonicClock.nanoseconds() >= start + 21_000_000)
            #expect(rung.prefix(3) == [0, 1, 2])
            #expect(rung.dropFirst(3).allSatisfy { $0 == 3 })
            #expect((1...6).contains(rung.count - 3))
        }
    }

    @Test func `the end of a turn comes after its work`() async {
        await withLoop { loop in
            let order: [Int] = await withCheckedContinuation { continuation in
                let box = Box(Mutex<[Int]>([]))
                loop.execute {
                    loop.atEndOfTurn {
                        box.append(3)
                        continuation.resume(returning: box.all)
                    }
                    box.append(1)
                }
                loop.execute { box.append(2) }
            }
            #expect(order.last == 3)
        }
    }

    @Test func `a full worker pool refuses`() async throws {
        let pool = WorkerPool(name: "test", threads: 1, queueLimit: 1)
        let gate = ThreadSignal()
        let started = ThreadSignal()
        #expect(
            pool.submit {
                started.signal()
                gate.wait()
            })
        started.wait()
        let ran = Box(Mutex<[Int]>([]))
        #expect(pool.submit { ran.append(2) })
        #expect(pool.runningCount == 1 && pool.waitingCount == 1)
        #expect(!pool.submit {})
        #expect(pool.refusedCount == 1)
        gate.signal()
        pool.stopAndJoin()
        #expect(ran.all == [2])
        #expect(pool.runningCount == 0 && pool.waitingCount == 0)
        #expect(!pool.submit {})
    }

    @Test func `a worker pool that gets no thread refuses, and lets nothing wait for one`() async throws {
        let hasThreads = Atomic(false)
        let pool = WorkerPool(name: "test", threads: 1, queueLimit: 4) { name, body in
            hasThreads.load(ordering: .acquiring) && PlatformThread.start(name: name, body)
        }
        await #expect(throws: WorkerPool.Full.self) { try await pool.run {} }
        #expect(pool.runningCount == 0 && pool.waitingCount == 0)
        hasThreads.store(true, ordering: .releasing)
        #expect(try await pool.run { 7 } == 7)
    }

    @Test func `addresses are read and written`() {
        #expect(PeerAddress("203.0.113.7")?.hostText == "203.0.113.7")
        #expect(PeerAddress("::ffff:203.0.113.7")?.host == .ipv4(0xCB00_7107))
        #expect(PeerAddress("[2001:db8::7]")?.hostText == "2001:db8::7")
        #expect(PeerAddress("2001:db8::7")?.limitKey == PeerAddress("2001:db8:0:0:ffff::1")?.limitKey)
        #expect(PeerAddress("2001:db8::7")?.limitKey != PeerAddress("2001:db8:0:1::7")?.limitKey)
        #expect(PeerAddress("256.0.0.1") == nil)
        let proxies = TrustedProxies(["10.0.0.0/8", "2001:db8::/33", "0.0.0.0/0"])
        #expect(proxies != nil)
        #expect(TrustedProxies(["10.0.0.0/33"]) == nil)
        let ten = TrustedProxies(["10.0.0.0/8"])
        #expect(ten?.contains(PeerAddress(host: .ipv4(0x0A01_0203))) == true)
        #expect(ten?.contains(PeerAddress(host: .ipv4(0x0B01_0203))) == false)
    }
}

private final class Box: Sendable {
    private let values: Mutex<[Int]>
    init(_ values: consuming Mutex<[Int]>) { self.values = values }
    func append(_ value: Int) { values.withLock { $0.append(value) } }
    var all: [Int] { values.withLock { $0 } }
}
