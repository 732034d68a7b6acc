import Martlet
import MartletEngine
import Synchronization
import Testing

@testable import MartletStore

@Suite struct FailureTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func aFailedCommitFailsTheGroupAndTheNextOneGoesOn() async throws {
        let store = try SQLiteStore(folder: folder.data)
        _ = await store.write(Sample.opening("m"), Sample.opening("n"))
        let failing = Mutex(true)
        let gate = StoreFaults(onCommit: { failing.withLock { $0 } ? "disk on fire" : nil })
        store.faults = gate
        let failures = await store.write(Sample.append("m", 1...1), Sample.append("n", 1...1))
        #expect(failures.allSatisfy { if case .unavailable = $0 { true } else { false } })
        guard case .refusingWrites(let message) = store.health else {
            Issue.record("healthy after a failed commit")
            return
        }
        #expect(message.contains("disk on fire"))
        #expect(try await store.loadMatch(MatchID("m"), at: nil)?.lastOffset == 0, "reads go on")
        failing.withLock { $0 = false }
        #expect(await store.write(Sample.append("m", 2...2)) == [.conflict], "it followed the one that failed")
        #expect(await store.write(Sample.append("m", 1...1)) == [.conflict], "not before the match is loaded again")
        #expect(await store.write(Sample.append("m", 1...1, fresh: true), Sample.append("m", 2...2)) == [nil, nil])
        #expect(store.health == .working)
        #expect(store.counters.failedCommits >= 1, "trying again by itself counts too")
        await store.close()
    }

    @Test func whatFollowsAnAppendThatNeverGotItsTurnIsAConflictToo() async throws {
        let store = try SQLiteStore(folder: folder.data)
        _ = await store.write(Sample.opening("m"), Sample.opening("n"))
        let other = try Connection(path: folder.database, mode: .writing, cacheKibibytes: 100)
        try other.execute("BEGIN IMMEDIATE")
        var change = Append(match: MatchID("m"), ticket: 2, fresh: false, record: Sample.record("m", accounts: ["eve"]))
        #expect(await store.write(Sample.append("n", 1...1), change) != [nil, nil])
        other.rollback()
        #expect(await store.write(change) == [.conflict])
        change.fresh = true
        #expect(await store.write(change, Sample.append("n", 1...1)) == [nil, .conflict])
        await store.close()
    }

    @Test func theStoreFindsOutByItselfThatTheDiskWorksAgain() async throws {
        var options = StoreOptions()
        options.retryMilliseconds = 5
        let store = try SQLiteStore(folder: folder.data, options: options)
        let attempts = Mutex(0)
        store.faults = StoreFaults(onWrite: {
            attempts.withLock {
                $0 += 1; return $0 < 4 ? "no space left" : nil
            }
        })
        let failures = await store.write(Sample.opening("m"))
        #expect(failures != [nil])
        while store.health != .working { await Task.yield() }
        #expect(attempts.withLock { $0 } == 4)
        #expect(await store.write(Sample.opening("m")) == [nil])
        await store.close()
    }

    @Test func aFullDiskRefusesWritesKeepsReadsAndLosesNothing() async throws {
        var options = StoreOptions()
        options.maxPages = 200
        options.retryMilliseconds = 5
        var store = try SQLiteStore(folder: folder.data, options: options)
        #expect(await store.write(Sample.opening("m")) == [nil])
        var acked = 0
        while true {
            var append = Sample.append("m", acked + 1...acked + 1, fresh: true)
            append.events[0].payload = [UInt8](repeating: 7, count: 9000)
            guard await store.write(append) == [nil] else { break }
            acked += 1
            try #require(acked < 1000)
        }
        #expect(acked > 20)
        #expect(store.health != .working)
        for _ in 0..<3 {
            var append = Sample.append("m", acked + 1...acked + 1, fresh: true)
            append.events[0].payload = [UInt8](repeating: 7, count: 900_000)
            #expect(await store.write(append) != [nil])
            #expect(try await store.events(of: MatchID("m"), from: 1, limit: 1000).count == acked)
        }
        await store.close()
        store = try SQLiteStore(folder: folder.data)
        #expect(try await store.loadMatch(MatchID("m"), at: nil)?.lastOffset == acked)
        #expect(await store.write(Sample.append("m", acked + 1...acked + 1)) == [nil])
        await store.close()
    }

    @Test func aFullQueueRefusesAtOnceInOrderAndRecovers() async throws {
        var options = StoreOptions()
        options.maxQueuedBytes = 4000
        let store = try SQLiteStore(folder: folder.data, options: options)
        _ = await store.write(Sample.opening("m"), Sample.opening("n"))
        let held = Gate()
        store.faults = StoreFaults(onWrite: {
            held.pass()
            return nil
        })
        let heard = Mutex<[AppendOutcome]>([])
        await withCheckedContinuation { continuation in
            for offset in 1...40 {
                store.submit([Sample.append("m", offset...offset, ticket: UInt64(offset))]) { outcomes in
                    heard.withLock { $0 += outcomes }
                    if offset == 40 { continuation.resume() }
                }
            }
            held.open()
        }
        let outcomes = heard.withLock { $0 }
        #expect(outcomes.map(\.ticket) == (1...40).map { UInt64($0) })
        let written = outcomes.prefix { $0.failure == nil }.count
        #expect(written > 3 && written < 40)
        #expect(outcomes[written...].allSatisfy { $0.failure != nil })
        #expect(outcomes.contains { $0.failure == .unavailable("too much waits to be written") })
        #expect(try await store.loadMatch(MatchID("m"), at: nil)?.lastOffset == written)
        #expect(await store.write(Sample.append("n", 1...1)) == [nil])
        await store.close()
    }

    @Test func moreWritesThanMayWaitFailAtOnce() async throws {
        var options = StoreOptions()
        options.maxQueuedWrites = 3
        let store = try SQLiteStore(folder: folder.data, options: options)
        let held = Gate()
        store.faults = StoreFaults(onWrite: {
            held.pass()
            return nil
        })
        let refused = Shared(0)
        for number in 0..<10 {
            store.submit([Sample.opening("m\(number)")]) { outcomes in
                if outcomes[0].failure != nil { refused.value.withLock { $0 += 1 } }
            }
            // The writer holds the first, so that exactly three of the others can wait.
            while number == 0, !held.isReached { await Task.yield() }
        }
        #expect(refused.value.withLock { $0 } == 6)
        await #expect(throws: StorageFailure.self) { _ = try await store.insert(Sample.account("ada", login: nil)) }
        held.open()
        await store.close()
    }

    @Test func aWriteThatCannotBeIsItsOwnFailureOnly() async throws {
        let store = try SQLiteStore(folder: folder.data)
        #expect(try await store.insert(Sample.account("ada", login: "ada")))
        let held = Gate()
        store.faults = StoreFaults(onWrite: {
            held.pass()
            return nil
        })
        async let good = store.write(Sample.opening("m"), Sample.append("m", 1...3))
        let bad = Task { try await store.insert(Sample.session("s", account: "nobody")) }
        async let fine: Void = store.insert(Sample.session("t", account: "ada"))
        held.open()
        #expect(await good == [nil, nil])
        await #expect(throws: StorageFailure.conflict) { try await bad.value }
        try await fine
        #expect(store.health == .working)
        #expect(try await store.session(SessionID("s")) == nil)
        #expect(try await store.session(SessionID("t")) == Sample.session("t"))
        await store.close()
    }
}

/// Holds the writer's thread until a test lets it go.
private final class Gate: Sendable {
    private let state = Mutex((isReached: false, isOpen: false))

    var isReached: Bool { state.withLock { $0.isReached } }

    func open() { state.withLock { $0.isOpen = true } }

    func pass() {
        state.withLock { $0.isReached = true }
        while !state.withLock({ $0.isOpen }) { MonotonicClock.sleep(milliseconds: 1) }
    }
}
