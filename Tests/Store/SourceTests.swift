import Martlet
import MartletEngine
import MartletStore
import Synchronization
import Testing

/// Appends that nobody waits for: the store comes for them.
@Suite struct SourceTests {
    /// Something that has appends, and hears of them once.
    private final class Shelf: AppendSource {
        private struct State: Sendable {
            var waiting: [Append] = []
            var outcomes: [AppendOutcome] = []
            var taken = 0
            var wanted = 0
            var continuation: CheckedContinuation<[AppendOutcome], Never>?
        }
        private let state = Mutex(State())

        func put(_ append: Append) { state.withLock { $0.waiting.append(append) } }
        var taken: Int { state.withLock { $0.taken } }

        func take() -> [Append] {
            state.withLock { state in
                defer { state.waiting = [] }
                state.taken += 1
                return state.waiting
            }
        }

        func finished(_ outcomes: [AppendOutcome]) {
            state.withLock { state in
                state.outcomes += outcomes
                guard state.outcomes.count >= state.wanted, let continuation = state.continuation else { return }
                state.continuation = nil
                continuation.resume(returning: state.outcomes)
            }
        }

        /// The outcomes, once there are so many.
        func outcomes(_ count: Int) async -> [AppendOutcome] {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    guard state.outcomes.count < count else { return continuation.resume(returning: state.outcomes) }
                    state.wanted = count
                    state.continuation = continuation
                }
            }
        }
    }

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func store(patienceMilliseconds: Int) throws -> SQLiteStore {
        var options = StoreOptions()
        options.patienceMilliseconds = patienceMilliseconds
        return try SQLiteStore(folder: folder.data, options: options)
    }

    @Test func theStoreComesForThemByItself() async throws {
        let store = try store(patienceMilliseconds: 1)
        _ = await store.write(Sample.opening("m"))
        let shelf = Shelf()
        for offset in 1...20 {
            shelf.put(Sample.append("m", offset...offset, ticket: UInt64(offset), fresh: false))
            store.submit(shelf)
            #expect(await shelf.outcomes(offset).map(\.failure) == Array(repeating: nil, count: offset))
        }
        #expect(try await store.loadMatch(MatchID("m"), at: nil)?.lastOffset == 20)
        await store.close()
    }

    @Test func whatGathersIsCommittedTogether() async throws {
        let store = try store(patienceMilliseconds: 60_000)
        var shelves: [Shelf] = []
        for number in 0..<50 { _ = await store.write(Sample.opening("m\(number)")) }
        let before = store.counters.commits
        for number in 0..<50 {
            let shelf = Shelf()
            shelf.put(Sample.append("m\(number)", 1...1, ticket: 1, fresh: false))
            store.submit(shelf)
            // Comes behind: it is there when the store asks.
            shelf.put(Sample.append("m\(number)", 2...2, ticket: 2, fresh: false))
            shelves.append(shelf)
        }
        #expect(shelves.allSatisfy { $0.taken == 0 }, "they wait for company")
        // Something that is waited for takes all of them along, behind them.
        #expect(await store.write(Sample.append("m7", 3...3, ticket: 3, fresh: false)) == [nil])
        for shelf in shelves { #expect(await shelf.outcomes(2).map(\.ticket) == [1, 2]) }
        #expect(shelves.allSatisfy { $0.taken == 1 })
        #expect(store.counters.commits == before + 1)
        #expect(try await store.loadMatch(MatchID("m7"), at: nil)?.lastOffset == 3)
        #expect(try await store.loadMatch(MatchID("m8"), at: nil)?.lastOffset == 2)
        await store.close()
    }

    @Test func closingWritesWhatWaits() async throws {
        let store = try store(patienceMilliseconds: 60_000)
        _ = await store.write(Sample.opening("m"))
        let shelf = Shelf()
        shelf.put(Sample.append("m", 1...1, ticket: 1, fresh: false))
        store.submit(shelf)
        await store.close()
        #expect(await shelf.outcomes(1).map(\.failure) == [nil])
        let late = Shelf()
        late.put(Sample.append("m", 2...2, ticket: 2, fresh: false))
        store.submit(late)
        #expect(await late.outcomes(1).first?.failure != nil, "a closed store refuses")
    }

    @Test func failuresAreTold() async throws {
        let store = try store(patienceMilliseconds: 1)
        _ = await store.write(Sample.opening("m"))
        store.faults = StoreFaults(onCommit: { "no" })
        let shelf = Shelf()
        shelf.put(Sample.append("m", 1...1, ticket: 1, fresh: false))
        store.submit(shelf)
        #expect(await shelf.outcomes(1).first?.failure != nil)
        store.faults = StoreFaults()
        shelf.put(Sample.append("m", 1...1, ticket: 2, fresh: false))
        store.submit(shelf)
        #expect(await shelf.outcomes(2).last?.failure == .conflict, "only a fresh one goes on behind a failure")
        await store.close()
    }
}
