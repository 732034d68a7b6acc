internal import Martlet
internal import MartletEngine
package import MartletStore
internal import Synchronization

/// What `/health/live`, `/health/ready` and `/ready` answer: 200 or 503, with every check as JSON.
///
///     {"status":"failing","checks":{"loops":{"status":"ok"},"store":{"status":"failing","reason":"writes are refused"}}}
///
/// Reasons are constant: anybody may ask, and what an operator must know stands in the log.
package final class HealthChecks: Sendable {
    package enum Verdict: Hashable, Sendable {
        case ok
        case failing(StaticReason)
    }

    /// A reason that was written in the program, so that no detail slips out.
    package struct StaticReason: Hashable, Sendable, ExpressibleByStringLiteral {
        let text: String
        package init(stringLiteral text: StaticString) { self.text = text.description }
    }

    private struct Check: Sendable {
        let name: StaticString
        /// Whether its failure means that the process should be restarted.
        let isVital: Bool
        let ask: @Sendable () -> Verdict
    }

    /// Guards registration.
    private let checks = Mutex<[Check]>([])
    private let draining = Atomic(false)

    package init() {
        add("draining") { [weak self] in
            self?.isDraining == true ? .failing("the server is going down") : .ok
        }
    }

    /// Ready only while this is ok. With `isVital` live, too.
    package func add(_ name: StaticString, isVital: Bool = false, ask: @escaping @Sendable () -> Verdict) {
        checks.withLock { $0.append(Check(name: name, isVital: isVital, ask: ask)) }
    }

    package func add(store: any Store) {
        add("store") { store.health == .working ? .ok : .failing("writes are refused") }
    }

    package func add(loops: LoopPulse, clock: ServerClock) {
        add("loops", isVital: true) {
            loops.areResponsive(now: clock.now().monotonic) ? .ok : .failing("an event loop does not answer")
        }
    }

    /// From SIGTERM on.
    package func drain() { draining.store(true, ordering: .releasing) }
    package var isDraining: Bool { draining.load(ordering: .acquiring) }

    package func live() -> StoredAnswer { answer { $0.isVital } }
    package func ready() -> StoredAnswer { answer { _ in true } }

    private func answer(_ isAsked: (Check) -> Bool) -> StoredAnswer {
        let verdicts = checks.withLock { $0 }.filter(isAsked).map { (name: $0.name, verdict: $0.ask()) }
        let isFine = verdicts.allSatisfy { $0.verdict == .ok }
        var writer = JSONWriter(reserving: 256)
        writer.beginObject()
        writer.field("status", isFine ? "ok" : "failing")
        writer.key("checks")
        writer.beginObject()
        for (name, verdict) in verdicts {
            writer.key(name)
            writer.beginObject()
            switch verdict {
            case .ok: writer.field("status", "ok")
            case .failing(let reason):
                writer.field("status", "failing")
                writer.field("reason", reason.text)
            }
            writer.endObject()
        }
        writer.endObject()
        writer.endObject()
        return StoredAnswer(status: isFine ? 200 : 503, body: writer.bytes)
    }
}

/// Whether the event loops still turn: each says so once a second, by a timer of its own.
package final class LoopPulse: Sendable {
    package static let intervalNanoseconds: Int64 = 1_000_000_000
    /// A loop that is silent for longer is stuck.
    package static let patienceNanoseconds: Int64 = 5_000_000_000

    nonisolated(unsafe) private let beats: UnsafeMutableBufferPointer<Atomic<Int64>>

    package init(loops: Int, now: Int64) {
        beats = .allocate(capacity: loops)
        for place in beats.indices { beats.initializeElement(at: place, to: Atomic(now)) }
    }

    deinit {
        beats.deinitialize()
        beats.deallocate()
    }

    /// `now` is monotonic.
    package func beat(loop: Int, now: Int64) { beats[loop].store(now, ordering: .relaxed) }

    package func areResponsive(now: Int64) -> Bool { silentNanoseconds(now: now) <= Self.patienceNanoseconds }

    /// Of the loop that has been silent longest, for metrics.
    package func silentNanoseconds(now: Int64) -> Int64 {
        beats.indices.map { now - beats[$0].load(ordering: .relaxed) }.max() ?? 0
    }
}
