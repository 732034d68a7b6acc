#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension SQLiteStore {
    /// How many commits of one small row the folder's file system takes a second, one after the other: what a server
    /// without group commit could acknowledge at best. Writes a database of its own beside the server's and removes it.
    package static func singleCommitsPerSecond(folder path: String, seconds: Double) throws(StoreOpenError) -> Double {
        let folder = DataFolder(path)
        try folder.prepare()
        let file = folder.path + "/commits-\(getpid()).sqlite"
        defer { for suffix in ["", "-wal", "-shm"] { unlink(file + suffix) } }
        do throws(SQLiteError) {
            let connection = try Connection(path: file, mode: .writing, cacheKibibytes: 1024)
            try connection.execute("PRAGMA journal_mode = WAL")
            try connection.execute("PRAGMA synchronous = FULL")
            try connection.execute("PRAGMA fullfsync = ON")
            try connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, payload BLOB NOT NULL) STRICT")
            let insert = try connection.statement("INSERT INTO rows (payload) VALUES (?)")
            let payload = [UInt8](repeating: UInt8(ascii: "x"), count: 400)
            let start = MonotonicClock.nanoseconds()
            let end = start + Int64(max(seconds, 0.01) * 1e9)
            var commits = 0
            while MonotonicClock.nanoseconds() < end {
                try insert.run(.blob(payload))
                commits += 1
                if connection.framesInLog >= 1000 { try connection.checkpointLog() }
            }
            return Double(commits) / (Double(MonotonicClock.nanoseconds() - start) / 1e9)
        } catch {
            throw .from(error, folder: folder.path, file: file)
        }
    }
}
