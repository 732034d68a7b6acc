/// One step of the schema, forward only. A step that was released never changes; what comes later is a new step.
struct Migration: Sendable {
    /// The version of the schema once it is done, from 1 without gaps.
    let version: Int
    let sql: String
}

/// What a database says of itself: `PRAGMA application_id` names the program, `PRAGMA user_version` the schema.
enum Schema {
    /// "MRTL".
    static let applicationID: Int64 = 0x4d52_544c

    static let migrations: [Migration] = [.one, .two, .three, .four, .five]

    static var version: Int { migrations.last?.version ?? 0 }

    /// Brings the database up to the newest version, each step in a transaction of its own.
    static func migrate(
        _ connection: Connection, folder: String, file: String, migrations: [Migration] = Schema.migrations
    ) throws(StoreOpenError) {
        let known = migrations.last?.version ?? 0
        let found: Int?
        do throws(SQLiteError) {
            found = try version(of: connection)
        } catch {
            throw .from(error, folder: folder, file: file)
        }
        guard let found else {
            throw StoreOpenError(
                .foreign, folder: folder, message: "\(file) is a database of another program.",
                remedy: "Name another folder with --data.")
        }
        guard found <= known else {
            throw StoreOpenError(
                .newer(found: found, known: known), folder: folder,
                message: "\(file) was written by a newer Martlet (schema \(found); this one knows up to \(known)).",
                remedy: "Start that newer Martlet, or restore the backup made before it first ran.")
        }
        do throws(SQLiteError) {
            for migration in migrations where migration.version > found { try apply(migration, to: connection) }
        } catch {
            throw .from(error, folder: folder, file: file)
        }
    }

    /// The version of a database's schema: 0 where there is nothing yet, nil where it is not ours.
    static func version(of connection: Connection) throws(SQLiteError) -> Int? {
        let program = try connection.integer("PRAGMA application_id") ?? 0
        let version = try connection.integer("PRAGMA user_version") ?? 0
        let tables = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        if program == applicationID, version > 0 { return Int(version) }
        return program == 0 && version == 0 && tables == 0 ? 0 : nil
    }

    private static func apply(_ migration: Migration, to connection: Connection) throws(SQLiteError) {
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
            try connection.execute(migration.sql)
            try connection.execute("PRAGMA application_id = \(applicationID)")
            try connection.execute("PRAGMA user_version = \(migration.version)")
            try connection.execute("COMMIT")
        } catch {
            connection.rollback()
            throw error
        }
    }
}
