import CSQLite

extension SQLiteStore {
    /// Of the library that is linked, for `martlet version` and `martlet doctor`.
    package static var libraryVersion: String { String(cString: sqlite3_libversion()) }
}
