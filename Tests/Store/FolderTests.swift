import Martlet
import MartletEngine
import Testing

@testable import MartletStore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite struct FolderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func theFolderIsMadeForItsOwnerOnly() async throws {
        let deep = folder.path + "/a/b/data/"
        let store = try SQLiteStore(folder: deep)
        _ = await store.write(Sample.opening("m"))
        #expect(Files.permissions(folder.path + "/a/b/data") == 0o700)
        for file in ["martlet.sqlite", "martlet.sqlite-wal", "martlet.sqlite-shm", "martlet.lock"] {
            #expect(Files.permissions(deep + file) == 0o600, "\(file)")
        }
        await store.close()
    }

    @Test func aSecondServerOnTheFolderIsRefusedUntilTheFirstHasEnded() async throws {
        let first = try SQLiteStore(folder: folder.data)
        let error = #expect(throws: StoreOpenError.self) { _ = try SQLiteStore(folder: folder.data) }
        #expect(error?.kind == .inUse)
        #expect(error?.folder == folder.data)
        #expect(error?.description.contains("(process \(getpid()))") == true)
        #expect(error?.description.contains(folder.data) == true)
        #expect(await first.write(Sample.opening("m")) == [nil], "the first does not mind")
        await first.close()
        let second = try SQLiteStore(folder: folder.data)
        #expect(try await second.loadMatch(MatchID("m"), at: nil) != nil)
        await second.close()
    }

    @Test func aStoreThatNobodyHoldsLetsGoOfItsFolder() async throws {
        do { _ = try SQLiteStore(folder: folder.data) }
        var next: SQLiteStore?
        for _ in 0..<100 where next == nil { next = try? SQLiteStore(folder: folder.data) }
        #expect(next != nil)
        await next?.close()
    }

    @Test func aFileInTheFoldersPlaceIsNamed() throws {
        try Files.write([1], to: folder.data)
        for path in [folder.data, folder.data + "/below"] {
            let error = #expect(throws: StoreOpenError.self) { _ = try SQLiteStore(folder: path) }
            #expect(error?.kind == .notAFolder)
            #expect(error?.description.contains(folder.data) == true)
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func aFolderThatMayNotBeWrittenIsNamed() throws {
        chmod(folder.path, 0o500)
        defer { chmod(folder.path, 0o700) }
        let error = #expect(throws: StoreOpenError.self) { _ = try SQLiteStore(folder: folder.data) }
        #expect(error?.kind == .noPermission)
    }

    @Test func damageIsSeenAtTheStart() async throws {
        let store = try SQLiteStore(folder: folder.data)
        _ = await store.write(Sample.opening("m"))
        await store.close()
        let whole = try Files.read(folder.database)
        var scribbled = whole
        for place in 0..<4096 { scribbled[place] = UInt8(truncatingIfNeeded: place) }
        let cases = [Array(whole[..<(whole.count / 2)]), scribbled, Array("not a database, but long enough".utf8)]
        for bytes in cases {
            try Files.write(bytes, to: folder.database)
            let error = #expect(throws: StoreOpenError.self) { _ = try SQLiteStore(folder: folder.data) }
            #expect(error?.kind == .damaged)
            #expect(error?.remedy.isEmpty == false)
        }
        try Files.write(whole, to: folder.database)
        let again = try SQLiteStore(folder: folder.data)
        #expect(try await again.loadMatch(MatchID("m"), at: nil) != nil)
        await again.close()
    }

    @Test func aLookInsideTellsWhatThereIsWhileTheServerRuns() async throws {
        let store = try SQLiteStore(folder: folder.data)
        _ = await store.write(Sample.opening("m"), Sample.append("m", 1...5), Sample.opening("n"))
        _ = try await store.insert(Sample.account("ada", login: "ada"))
        var found = try StoreInspection.inspect(folder: folder.data)
        #expect(found.isInUse)
        #expect(found.schemaVersion == Schema.version)
        #expect(found.matches == [.open: 2])
        #expect((found.events, found.checkpoints, found.accounts) == (5, 2, 1))
        #expect(found.lastEvents.map(\.offset) == [5])
        #expect(found.lastEvents.first?.match == MatchID("m"))
        #expect(found.problems == [])
        #expect(found.databaseBytes > 0 && (found.freeBytes ?? 1) > 0)
        await store.close()
        let connection = try Connection(path: folder.database, mode: .writing, cacheKibibytes: 100)
        try connection.execute("DELETE FROM events WHERE id & 4294967295 = 3")
        found = try StoreInspection.inspect(folder: folder.data)
        #expect(!found.isInUse)
        #expect(found.problems.count == 1)
        #expect(throws: StoreOpenError.self) { try StoreInspection.inspect(folder: folder.path + "/none") }
        #expect(!Files.exists(folder.path + "/none"))
    }

    @Test func aGapInTheLogIsDamageAndNotAShorterLog() async throws {
        var store = try SQLiteStore(folder: folder.data)
        _ = await store.write(Sample.opening("m"), Sample.append("m", 1...5))
        await store.close()
        try Connection(path: folder.database, mode: .writing, cacheKibibytes: 100).execute(
            "DELETE FROM events WHERE id & 4294967295 = 3")
        store = try SQLiteStore(folder: folder.data)
        for offset in [3, 5] {
            await #expect(throws: StorageFailure.self) { _ = try await store.loadMatch(MatchID("m"), at: offset) }
        }
        #expect(try await store.loadMatch(MatchID("m"), at: 2)?.tail.count == 2)
        await store.close()
    }

    @Test func singleCommitsAreCountedAndLeaveNothingBehind() throws {
        #expect(try SQLiteStore.singleCommitsPerSecond(folder: folder.data, seconds: 0.05) > 10)
        var left = 0
        for suffix in ["", "-wal", "-shm"] where Files.exists("\(folder.data)/commits-\(getpid()).sqlite\(suffix)") {
            left += 1
        }
        #expect(left == 0)
    }
}
