import Synchronization
import Testing

@testable import MartletNet

/// Both of a loop's alarms: that of the machine at hand, and the portable one of whole milliseconds.
@Suite struct LoopTimerTests {
    private struct Ring {
        let number: Int
        let deadline: UInt64
        let rang: UInt64
    }

    private final class Rings: Sendable {
        private let rings = Mutex<[Ring]>([])
        func note(_ number: Int, _ deadline: UInt64) {
            let now = MonotonicClock.nanoseconds()
            rings.withLock { $0.append(Ring(number: number, deadline: deadline, rang: now)) }
        }
        var all: [Ring] { rings.withLock { $0 } }
    }

    private func withLoop<Result>(
        hasFineTimers: Bool, _ body: (EventLoop) async throws -> Result
    ) async rethrows -> Result {
        let loop = EventLoop(hasFineTimers: hasFineTimers)
        loop.start()
        defer {
            loop.stop()
            loop.join()
        }
        return try await body(loop)
    }

    @Test(arguments: [true, false])
    func `many timers ring in the order of their deadlines, and none early`(hasFineTimers: Bool) async {
        await withLoop(hasFineTimers: hasFineTimers) { loop in
            let rings = Rings()
            let start = MonotonicClock.nanoseconds()
            // 1,000 deadlines over 20 ms, asked for in an order of their own; 7,919 has no factor in common with 1,000.
            let deadlines = (0..<1_000 as Range<UInt64>).map { start + ($0 * 7_919 % 1_000) * 20_000 }
            await withCheckedContinuation { continuation in
                loop.execute {
                    for (number, deadline) in deadlines.enumerated() {
                        loop.timer(at: deadline) { rings.note(number, deadline) }
                    }
                    loop.timer(at: start + 21_000_000) { continuation.resume() }
                }
            }
            let all = rings.all
            #expect(all.count == 1_000)
            #expect(all.allSatisfy { $0.rang >= $0.deadline })
            #expect(zip(all, all.dropFirst()).allSatisfy { $0.deadline <= $1.deadline })
        }
    }

    @Test(arguments: [true, false])
    func `a timer may set the next, an earlier one goes first, and a quiet loop can be woken`(
        hasFineTimers: Bool
    ) async {
        await withLoop(hasFineTimers: hasFineTimers) { loop in
            let rings = Rings()
            for round in 0..<3 {
                // After each round nothing is due any more: the alarm has rung and stays silent until it is set anew.
                await withCheckedContinuation { continuation in
                    let start = MonotonicClock.nanoseconds()
                    let late = loop.timer(at: start + 3_600_000_000_000) { rings.note(-1, 0) }
                    loop.timer(at: start + 2_000_000) {
                        rings.note(10 * round + 2, start + 2_000_000)
                        loop.timer(at: 0) {
                            rings.note(10 * round + 3, 0)
                            late.cancel()
                            continuation.resume()
                        }
                    }
                    loop.timer(at: start + 1_000_000) { rings.note(10 * round + 1, start + 1_000_000) }
                }
            }
            #expect(rings.all.map(\.number) == [1, 2, 3, 11, 12, 13, 21, 22, 23])
            #expect(rings.all.allSatisfy { $0.rang >= $0.deadline })
        }
    }

    /// An alarm that has rung and was not silenced would make the loop turn for ever.
    @Test(arguments: [true, false])
    func `a loop whose last timer has rung sleeps`(hasFineTimers: Bool) async {
        await withLoop(hasFineTimers: hasFineTimers) { loop in
            await withCheckedContinuation { continuation in loop.timer(after: 1_000_000) { continuation.resume() } }
            await withCheckedContinuation { continuation in loop.execute { continuation.resume() } }
            let before = loop.counters.turns.value
            let start = MonotonicClock.nanoseconds()
            // A second loop keeps the time, so that the first has no timer left.
            let clock = EventLoop()
            clock.start()
            await withCheckedContinuation { continuation in
                clock.timer(at: start + 30_000_000) { continuation.resume() }
            }
            clock.stop()
            clock.join()
            #expect(loop.counters.turns.value - before <= 2)
        }
    }

    @Test(arguments: [true, false])
    func `a timer that is armed again and again keeps its body, and rings for its latest deadline only`(
        hasFineTimers: Bool
    ) async {
        await withLoop(hasFineTimers: hasFineTimers) { loop in
            let rings = Rings()
            let start = MonotonicClock.nanoseconds()
            await withCheckedContinuation { continuation in
                loop.execute {
                    let next = Mutex(0)
                    let holder = Mutex<LoopTimer?>(nil)
                    let timer = LoopTimer(on: loop) {
                        let number = next.withLock { number in
                            number += 1
                            return number
                        }
                        rings.note(number, start + UInt64(number) * 2_000_000)
                        if number == 3 {
                            holder.withLock { $0 = nil }
                            return continuation.resume()
                        }
                        holder.withLock { $0 }?.arm(at: start + UInt64(number + 1) * 2_000_000)
                    }
                    holder.withLock { $0 = timer }
                    timer.arm(at: start + 3_600_000_000_000)
                    timer.disarm()
                    timer.arm(at: start + 2_000_000)
                }
            }
            #expect(rings.all.map(\.number) == [1, 2, 3])
            #expect(rings.all.allSatisfy { $0.rang >= $0.deadline })
        }
    }

    @Test func `a loop tells how long it had nothing to do`() async {
        await withLoop(hasFineTimers: true) { loop in
            let before = loop.counters.idleNanoseconds.value
            await withCheckedContinuation { continuation in
                loop.execute { loop.timer(after: 20_000_000) { continuation.resume() } }
            }
            let idle = loop.counters.idleNanoseconds.value - before
            #expect(idle > 10_000_000)
        }
    }
}
