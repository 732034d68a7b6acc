import Martlet
import MartletEngine
import MartletStore
import Testing

@Suite struct ListingTests {
    let folder: TemporaryFolder
    let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(folder: folder.data)
    }

    private func fill(_ count: Int, _ change: (Int, inout MatchRecord) -> Void) async {
        for number in 0..<count {
            // Three at a time share their moment: ids decide.
            var record = Sample.record("m\(number)", at: Sample.start.adding(seconds: Int64(number / 3)))
            change(number, &record)
            let events = number == 0 ? [Sample.event(1), Sample.event(2)] : []
            let append = Append(match: record.id, ticket: 1, fresh: true, record: record, events: events)
            #expect(await store.write(append) == [nil])
        }
    }

    private func all(_ query: MatchQuery) async throws -> [String] {
        var query = query
        var found: [String] = []
        repeat {
            let page = try await store.matches(query)
            #expect(page.matches.count <= query.limit)
            found += page.matches.map(\.record.id.text)
            query.cursor = page.next
            if let next = page.next { #expect(PagePosition(next) != nil) }
        } while query.cursor != nil
        return found
    }

    @Test func pagesFollowEachOtherNewestFirstWithoutGapsOrRepeats() async throws {
        await fill(25) { _, _ in }
        let expected = (0..<25).sorted { left, right in
            (left / 3, "m\(left)") > (right / 3, "m\(right)")
        }.map { "m\($0)" }
        for limit in [1, 2, 3, 7, 24, 25, 100] {
            #expect(try await all(MatchQuery(viewer: AccountID("x"), limit: limit)) == expected)
        }
        let page = try await store.matches(MatchQuery(viewer: AccountID("x"), limit: 100))
        #expect(page.next == nil)
        #expect(page.matches.last?.record == Sample.record("m0"))
        #expect(page.matches.last?.lastOffset == 2)
    }

    @Test func aMatchFoundedMeanwhileDoesNotDisturbTheNextPage() async throws {
        await fill(6) { _, _ in }
        let first = try await store.matches(MatchQuery(viewer: AccountID("x"), limit: 3))
        let late = Append(
            match: MatchID("late"), ticket: 1, fresh: true,
            record: Sample.record("late", at: Sample.start.adding(seconds: 100)))
        _ = await store.write(late)
        let second = try await store.matches(MatchQuery(viewer: AccountID("x"), limit: 3, cursor: first.next))
        #expect((first.matches + second.matches).map(\.record.id.text) == ["m5", "m4", "m3", "m2", "m1", "m0"])
    }

    @Test func filtersByGameStatusAndMemberTogether() async throws {
        await fill(24) { number, record in
            if number % 2 == 0 { record.game = "new-worlds" }
            record.status = number % 3 == 0 ? .running : .open
            if number % 4 == 0 { record.players.removeLast() }
        }
        let viewer = AccountID("bob")
        func expected(_ keep: (Int) -> Bool) -> Set<String> { Set((0..<24).filter(keep).map { "m\($0)" }) }
        let cases: [(MatchQuery, Set<String>)] = [
            (MatchQuery(game: "new-worlds", viewer: viewer, limit: 5), expected { $0 % 2 == 0 }),
            (MatchQuery(status: .running, viewer: viewer, limit: 5), expected { $0 % 3 == 0 }),
            (MatchQuery(game: "new-worlds", status: .running, viewer: viewer, limit: 2), expected { $0 % 6 == 0 }),
            (MatchQuery(member: viewer, viewer: viewer, limit: 5), expected { $0 % 4 != 0 }),
            (
                MatchQuery(game: "tic-tac-toe", status: .open, member: viewer, viewer: viewer, limit: 3),
                expected { $0 % 2 == 1 && $0 % 3 != 0 }
            ),
            (MatchQuery(game: "nothing", viewer: viewer), []),
        ]
        for (query, ids) in cases {
            let found = try await all(query)
            #expect(Set(found) == ids)
            #expect(found.count == ids.count)
        }
    }

    @Test func aPrivateMatchIsListedToItsMembersOnly() async throws {
        await fill(12) { number, record in record.isPrivate = number % 2 == 0 }
        let everyone = (0..<12).map { "m\($0)" }
        let open = everyone.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        #expect(Set(try await all(MatchQuery(viewer: AccountID("eve"), limit: 2))) == Set(open))
        #expect(Set(try await all(MatchQuery(viewer: AccountID("bob"), limit: 2))) == Set(everyone))
        let seen = try await all(MatchQuery(member: AccountID("ada"), viewer: AccountID("eve"), limit: 2))
        #expect(Set(seen) == Set(open))
        // Whoever has left is no member.
        var left = Sample.record("m0")
        left.isPrivate = true
        left.players.removeLast()
        let append = Append(match: left.id, ticket: 2, fresh: false, record: left)
        #expect(await store.write(append) == [nil])
        #expect(try await all(MatchQuery(viewer: AccountID("bob"), limit: 2)).count == 11)
    }

    @Test func openMatchesCountForFoundersAndPlayersOnce() async throws {
        await fill(12) { number, record in
            if number == 0 { record.players = [] }
            record.status = number < 6 ? MatchStatus.allCases[number] : .finished
        }
        #expect(try await store.openMatchCount(of: AccountID("ada")) == 4)
        #expect(try await store.openMatchCount(of: AccountID("bob")) == 3)
        #expect(try await store.openMatchCount(of: AccountID("eve")) == 0)
    }

    @Test func matchesToWakeAreThoseThatLoadAndThoseLeftAlone() async throws {
        await fill(18) { number, record in
            record.status = MatchStatus.allCases[number % 6]
            record.updatedAt = Sample.start.adding(seconds: Int64(number))
        }
        // Open, loading; then running, paused.
        let expected = [0, 1, 6, 7, 13, 2, 3, 8].map { MatchID("m\($0)") }
        let time = Sample.start.adding(seconds: 9)
        #expect(try await store.matchesToWake(untouchedSince: time, limit: 100) == expected)
        #expect(try await store.matchesToWake(untouchedSince: time, limit: 2) == Array(expected.prefix(2)))
    }

    @Test(arguments: ["", "x", "00", "zz00000000000000zz", String(repeating: "a", count: 10_001), "0011223344556677ff"])
    func aCursorThatIsNoneIsSeen(_ text: String) async throws {
        #expect(PagePosition(text) == nil)
        _ = try await store.matches(MatchQuery(viewer: AccountID("x"), cursor: text))
    }
}
