import Martlet
import MartletEngine
import MartletStore
import Synchronization
import Testing

@Suite struct AppendTests {
    let folder: TemporaryFolder
    let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(folder: folder.data)
    }

    @Test func whatIsWrittenComesBackWhole() async throws {
        var record = Sample.record("m")
        record.map = "islands"
        record.outcome = Array("{\"won\":[\"p1\"]}".utf8)
        record.loadingDeadline = Sample.start
        record.players[1].standing = .resigned
        record.players[1].station = 3
        record.players[1].tokenHash = [7, 8]
        record.players[1].tokenSession = SessionID("s-7")
        record.players.append(PlayerRecord(player: Sample.player(5), account: nil, displayName: "AI", kind: .ai))
        record.status = .finished
        record.crewMembers = [CrewMember(account: AccountID("gone"), crew: 1)]
        var odd = Sample.event(2)
        odd.actor = nil
        odd.tick = nil
        odd.payload = []
        let append = Append(
            match: record.id, ticket: 1, fresh: true, record: record, events: [Sample.event(1), odd],
            checkpoint: Sample.checkpoint(2))
        #expect(await store.write(append) == [nil])
        let stored = try #require(try await store.loadMatch(record.id, at: nil))
        let whole = StoredMatch(
            record: record, checkpoint: Sample.checkpoint(2), tail: [], lastOffset: 2, checkpoints: [2])
        #expect(stored == whole)
        #expect(try await store.events(of: record.id, from: 1, limit: 10) == [Sample.event(1), odd])
    }

    @Test func everyOffsetIsServedFromItsNearestCheckpoint() async throws {
        _ = await store.write(Sample.opening("m"))
        for first in stride(from: 1, through: 41, by: 10) {
            var append = Sample.append("m", first...first + 9)
            append.checkpoint = Sample.checkpoint(first + 9)
            #expect(await store.write(append) == [nil])
        }
        for offset in 0...50 {
            let stored = try #require(try await store.loadMatch(MatchID("m"), at: offset))
            #expect(stored.checkpoint == Sample.checkpoint(offset / 10 * 10))
            #expect(stored.tail.map(\.offset) == Array(stride(from: offset / 10 * 10 + 1, through: offset, by: 1)))
            #expect(stored.lastOffset == 50)
        }
        #expect(try await store.loadMatch(MatchID("m"), at: 51) == nil)
        #expect(try await store.loadMatch(MatchID("m"), at: -1) == nil)
        #expect(try await store.loadMatch(MatchID("other"), at: nil) == nil)
    }

    @Test func eventsArePagedAndFoundByTick() async throws {
        _ = await store.write(Sample.opening("m"), Sample.opening("n"))
        for first in stride(from: 1, through: 31, by: 10) {
            var append = Sample.append("m", first...first + 9)
            append.checkpoint = Sample.checkpoint(first + 9)
            #expect(await store.write(append, Sample.append("n", first...first + 9)) == [nil, nil])
        }
        #expect(try await store.events(of: MatchID("m"), from: 38, limit: 10).map(\.offset) == [38, 39, 40])
        #expect(try await store.events(of: MatchID("m"), from: 5, limit: 2).map(\.offset) == [5, 6])
        #expect(try await store.events(of: MatchID("m"), from: -7, limit: 1).map(\.offset) == [1])
        #expect(try await store.events(of: MatchID("m"), from: .max, limit: .max).isEmpty)
        #expect(try await store.events(of: MatchID("m"), from: 1, limit: -1).isEmpty)
        for match in ["m", "n"] {
            for tick in 1...40 {
                let found = try await store.event(of: MatchID(match), actor: Sample.player(tick % 2), tick: tick)
                #expect(found == Sample.event(tick))
                let other = Sample.player((tick + 1) % 2)
                #expect(try await store.event(of: MatchID(match), actor: other, tick: tick) == nil)
            }
            #expect(try await store.event(of: MatchID(match), actor: Sample.player(0), tick: .max) == nil)
        }
    }

    @Test func anOffsetThatDoesNotFollowIsAConflictUntilTheMatchIsLoadedAfresh() async throws {
        #expect(await store.write(Sample.opening("m"), Sample.append("m", 1...2)) == [nil, nil])
        #expect(
            await store.write(
                Sample.append("m", 4...4), Sample.append("m", 3...3), Sample.append("m", 3...4, fresh: true),
                Sample.append("m", 5...5), Sample.append("m", 5...5))
                == [.conflict, .conflict, nil, nil, .conflict])
        #expect(await store.write(Sample.append("m", 6...6)) == [.conflict])
        #expect(await store.write(Sample.append("m", 6...6, fresh: true)) == [nil])
        #expect(try await store.loadMatch(MatchID("m"), at: nil)?.lastOffset == 6)
    }

    @Test func aConflictLeavesNothingBehindAndNobodyElseMinds() async throws {
        _ = await store.write(Sample.opening("m"), Sample.opening("n"))
        var gap = Sample.append("m", 1...3)
        gap.events.remove(at: 1)
        gap.record = Sample.record("m", accounts: ["eve"])
        var ahead = Sample.append("o", 1...1)
        ahead.record = Sample.record("o")
        ahead.checkpoint = Sample.checkpoint(2)
        #expect(
            await store.write(gap, Sample.append("n", 1...1), ahead, Sample.append("unknown", 1...1))
                == [.conflict, nil, .conflict, .conflict])
        let stored = try #require(try await store.loadMatch(MatchID("m"), at: nil))
        #expect(stored.record == Sample.record("m"))
        #expect(stored.lastOffset == 0)
        #expect(try await store.loadMatch(MatchID("o"), at: nil) == nil)
    }

    @Test func theLogGoesOnAfterItsMatchWasForgotten() async throws {
        var options = StoreOptions()
        options.rememberedMatches = 4
        let small = try SQLiteStore(folder: folder.path + "/small", options: options)
        for number in 0..<20 { #expect(await small.write(Sample.opening("m\(number)")) == [nil]) }
        for offset in 1...3 {
            for number in 0..<20 {
                #expect(await small.write(Sample.append("m\(number)", offset...offset)) == [nil])
                #expect(await small.write(Sample.append("m\(number)", offset...offset, fresh: true)) == [.conflict])
                #expect(await small.write(Sample.append("m\(number)", offset + 1...offset + 1)) == [.conflict])
                let empty = Append(match: MatchID("m\(number)"), ticket: 9, fresh: true)
                #expect(await small.write(empty) == [nil])
            }
        }
        await small.close()
    }

    @Test func manyThreadsAppendAtOnceAndHearInOrder() async throws {
        let threads = 8
        let each = 400
        let ids = (0..<threads).map { "m\($0)" }
        for id in ids { _ = await store.write(Sample.opening(id)) }
        let heard = Shared<[String: [UInt64]]>([:])
        let store = store
        await withTaskGroup(of: Void.self) { group in
            for id in ids {
                group.addTask { @concurrent in
                    await withCheckedContinuation { continuation in
                        for offset in 1...each {
                            store.submit([Sample.append(id, offset...offset, ticket: UInt64(offset))]) { outcomes in
                                #expect(outcomes.allSatisfy { $0.failure == nil })
                                heard.value.withLock { $0[id, default: []] += outcomes.map(\.ticket) }
                                if offset == each { continuation.resume() }
                            }
                        }
                    }
                }
            }
        }
        for id in ids {
            #expect(heard.value.withLock { $0[id] } == (1...UInt64(each)).map { $0 })
            #expect(try await store.loadMatch(MatchID(id), at: nil)?.lastOffset == each)
        }
        let counters = store.counters
        #expect(counters.events == UInt64(threads * each))
        #expect(counters.commits < counters.events / 2, "what arrives together is committed together")
        #expect(counters.commitTimes.reduce(0, +) == counters.commits)
        #expect(counters.queuedAppends == 0 && counters.queuedBytes == 0)
    }
}
