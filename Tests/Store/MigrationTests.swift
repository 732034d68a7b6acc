import Martlet
import MartletEngine
import Testing

@testable import MartletStore

@Suite struct MigrationTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func fixture(_ version: Int) throws -> String {
        let here = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return String(decoding: try Files.read("\(here)/Fixtures/schema-\(version).sql"), as: UTF8.self)
    }

    private func connection(_ name: String) throws -> Connection {
        try Connection(path: folder.path + "/" + name, mode: .writing, cacheKibibytes: 100)
    }

    /// What a schema consists of, without the order in which it came about.
    private func shape(_ connection: Connection) throws -> [String] {
        try connection.statement("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name").rows([]) { row in
            (0..<4).map { row.text($0) }.joined(separator: "|")
        }
    }

    @Test(arguments: 1...Schema.version)
    func everyReleasedSchemaBecomesTheNewest(_ version: Int) throws {
        let old = try connection("old")
        try old.execute(fixture(version))
        #expect(try Schema.version(of: old) == version)
        try Schema.migrate(old, folder: folder.path, file: "old")
        let new = try connection("new")
        try Schema.migrate(new, folder: folder.path, file: "new")
        #expect(try Schema.version(of: old) == Schema.version)
        #expect(try shape(old) == shape(new))
    }

    @Test(arguments: 1...Schema.version)
    func whatWasStoredUnderEveryReleasedSchemaIsRead(_ version: Int) async throws {
        let data = DataFolder(folder.data)
        try data.prepare()
        try Connection(path: data.database, mode: .writing, cacheKibibytes: 100).execute(fixture(version))
        let store = try SQLiteStore(folder: folder.data)
        #expect(try await store.account(login: "ada") == Sample.account("ada", login: "ada"))
        #expect(try await store.account(AccountID("bob")) == Sample.account("bob", login: nil))
        #expect(try await store.session(SessionID("s")) == Sample.session("s"))
        #expect(try await store.idempotentAnswer([1, 2], now: Timestamp(microseconds: 0))?.sealedBody == [9])
        var record = Sample.record("m")
        record.map = "islands"
        record.status = .running
        record.loadingDeadline = Sample.start
        let stored = StoredMatch(
            record: record, checkpoint: Sample.checkpoint(2, bytes: 8), tail: [Sample.event(3, bytes: 4)],
            lastOffset: 3, checkpoints: [2])
        #expect(try await store.loadMatch(record.id, at: nil) == stored)
        #expect(await store.write(Sample.append("m", 4...4)) == [nil])
        await store.close()
    }

    @Test func aStepRunsOnceAndWholeOrNotAtAll() throws {
        let next = Schema.version + 1
        let two = Migration(
            version: next, sql: "CREATE TABLE more (id INTEGER PRIMARY KEY); INSERT INTO more VALUES (1)")
        let broken = Migration(version: next + 1, sql: "INSERT INTO more VALUES (2); INSERT INTO nothing VALUES (1)")
        let base = try connection("base")
        for _ in 0..<2 {
            try Schema.migrate(base, folder: "f", file: "base", migrations: Schema.migrations + [two])
        }
        #expect(throws: StoreOpenError.self) {
            try Schema.migrate(base, folder: "f", file: "base", migrations: Schema.migrations + [two, broken])
        }
        #expect(try base.integer("PRAGMA user_version") == Int64(next))
        #expect(try base.integer("SELECT count(*) FROM more") == 1)
        #expect(!base.isInTransaction)
    }

    @Test func stepsAreNumberedFromOneWithoutGaps() {
        #expect(Schema.migrations.map(\.version) == Array(1...Schema.version))
    }

    @Test func aNewerFileIsRefusedUntouched() async throws {
        let store = try SQLiteStore(folder: folder.data)
        await store.close()
        try Connection(path: folder.database, mode: .writing, cacheKibibytes: 100).execute("PRAGMA user_version = 99")
        let before = try Files.read(folder.database)
        let error = #expect(throws: StoreOpenError.self) { _ = try SQLiteStore(folder: folder.data) }
        #expect(error?.kind == .newer(found: 99, known: Schema.version))
        #expect(error?.description.contains("newer Martlet") == true)
        #expect(try Files.read(folder.database) == before)
    }

    @Test func aDatabaseOfAnotherProgramIsRefusedUntouched() throws {
        let data = DataFolder(folder.data)
        try data.prepare()
        try Connection(path: data.database, mode: .writing, cacheKibibytes: 100).execute("CREATE TABLE theirs (x)")
        let before = try Files.read(folder.database)
        let error = #expect(throws: StoreOpenError.self) { _ = try SQLiteStore(folder: folder.data) }
        #expect(error?.kind == .foreign)
        #expect(try Files.read(folder.database) == before)
    }
}
