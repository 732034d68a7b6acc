internal import CSQLite

/// A parameter's value.
enum SQLValue {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func integer(_ value: Int) -> SQLValue { .integer(Int64(value)) }
    static func optional(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
    static func optional(_ value: Int?) -> SQLValue { value.map { .integer(Int64($0)) } ?? .null }
    static func optional(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
    static func optional(_ value: [UInt8]?) -> SQLValue { value.map { .blob($0) } ?? .null }
}

/// A compiled statement. Parameters are copied when they are bound; a run leaves it ready for the next.
final class Statement {
    private let connection: OpaquePointer
    private let handle: OpaquePointer

    /// SQLite's word for "copy these bytes before you return".
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ sql: String, connection: OpaquePointer) throws(SQLiteError) {
        var compiled: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
        guard code == SQLITE_OK, let compiled else {
            throw SQLiteError(code: code, message: String(cString: sqlite3_errmsg(connection)))
        }
        self.connection = connection
        handle = compiled
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs to the end, for its effect.
    func run(_ values: SQLValue...) throws(SQLiteError) {
        try bind(values)
        try finish()
    }

    func execute(_ values: [SQLValue]) throws(SQLiteError) {
        try bind(values)
        try finish()
    }

    /// Runs to the end with what was bound one by one.
    func finish() throws(SQLiteError) {
        defer { sqlite3_reset(handle) }
        while try step() {}
    }

    /// All rows.
    func rows<T>(_ values: [SQLValue], _ read: (Row) throws(SQLiteError) -> T) throws(SQLiteError) -> [T] {
        try bind(values)
        defer { sqlite3_reset(handle) }
        var found: [T] = []
        while try step() { found.append(try read(Row(handle: handle))) }
        return found
    }

    /// The first row, if there is one.
    func first<T>(_ values: [SQLValue], _ read: (Row) throws(SQLiteError) -> T) throws(SQLiteError) -> T? {
        try bind(values)
        defer { sqlite3_reset(handle) }
        return try step() ? try read(Row(handle: handle)) : nil
    }

    /// Parameters count from 1.
    func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { sqlite3_bind_int64(handle, index, value) } else { sqlite3_bind_null(handle, index) }
    }

    func bind(_ index: Int32, _ bytes: [UInt8]) throws(SQLiteError) {
        let code = bytes.withUnsafeBytes { buffer in
            // A null pointer would bind NULL instead of no bytes.
            guard let base = buffer.baseAddress, !buffer.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
            return sqlite3_bind_blob64(handle, index, base, UInt64(buffer.count), Self.copied)
        }
        guard code == SQLITE_OK else { throw error(code) }
    }

    private func bind(_ values: [SQLValue]) throws(SQLiteError) {
        for (place, value) in values.enumerated() {
            let index = Int32(place + 1)
            switch value {
            case .null: sqlite3_bind_null(handle, index)
            case .integer(let integer): sqlite3_bind_int64(handle, index, integer)
            case .blob(let bytes): try bind(index, bytes)
            case .text(let text):
                var text = text
                let code = text.withUTF8 { buffer in
                    buffer.withMemoryRebound(to: CChar.self) { characters in
                        sqlite3_bind_text64(
                            handle, index, characters.baseAddress, UInt64(characters.count), Self.copied,
                            UInt8(SQLITE_UTF8))
                    }
                }
                guard code == SQLITE_OK else { throw error(code) }
            }
        }
    }

    private func step() throws(SQLiteError) -> Bool {
        let code = sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw error(code)
        }
    }

    private func error(_ code: Int32) -> SQLiteError {
        SQLiteError(code: code, message: String(cString: sqlite3_errmsg(connection)))
    }
}

/// The row that a statement stands on; columns count from 0. Not to be kept.
struct Row {
    fileprivate let handle: OpaquePointer

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    func blob(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        let count = Int(sqlite3_column_bytes(handle, column))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }
}
