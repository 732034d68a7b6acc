internal import CSQLite
internal import MartletEngine

/// What SQLite answered instead of doing what it was asked, or what was found in a row that can't be.
struct SQLiteError: Error, Hashable {
    /// SQLite's extended result code.
    var code: Int32
    var message: String

    /// A row that does not say what our own rows say.
    static func damaged(_ what: String) -> SQLiteError { SQLiteError(code: SQLITE_CORRUPT, message: what) }

    /// More matches than the tables' keys can tell apart.
    static let outOfKeys = SQLiteError(code: SQLITE_TOOBIG, message: "this store holds as many matches as it can")

    /// What a test wants to fail.
    static func injected(_ message: String) -> SQLiteError { SQLiteError(code: SQLITE_IOERR, message: message) }

    /// The low byte of the code: its family.
    private var family: Int32 { code & 0xff }

    var isConstraint: Bool { family == SQLITE_CONSTRAINT }
    var isDamage: Bool { family == SQLITE_CORRUPT || family == SQLITE_NOTADB || family == SQLITE_FORMAT }
    var isPermission: Bool { family == SQLITE_READONLY || family == SQLITE_PERM || family == SQLITE_CANTOPEN }

    /// Only the statement at fault is concerned: the same disk may well take the others.
    var concernsOneStatement: Bool {
        switch family {
        case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_ERROR: true
        default: false
        }
    }

    /// The same as the store's callers know it.
    var failure: StorageFailure {
        if isConstraint { return .conflict }
        if isDamage { return .damaged(message) }
        return .unavailable(message)
    }
}

extension SQLiteError: CustomStringConvertible {
    var description: String { "\(message) (SQLite \(code))" }
}
