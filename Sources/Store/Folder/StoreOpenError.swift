/// Why a data folder could not be opened, for the person who started the server.
package struct StoreOpenError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Another server has it.
        case inUse
        case notAFolder
        case noPermission
        /// Written by a newer Martlet.
        case newer(found: Int, known: Int)
        /// A database of some other program.
        case foreign
        case damaged
        case failed
    }

    package let kind: Kind
    package let folder: String
    /// What is wrong, in a sentence.
    package let message: String
    /// What to do about it, in a sentence.
    package let remedy: String

    init(_ kind: Kind, folder: String, message: String, remedy: String) {
        self.kind = kind
        self.folder = folder
        self.message = message
        self.remedy = remedy
    }

    package var description: String { "\(message) \(remedy)" }
}

extension StoreOpenError {
    /// What SQLite said while the file was opened, in these words.
    static func from(_ error: SQLiteError, folder: String, file: String) -> StoreOpenError {
        if error.isDamage {
            return StoreOpenError(
                .damaged, folder: folder, message: "The database \(file) is damaged: \(error.message).",
                remedy: "Keep a copy of the whole folder, then restore a backup or run `sqlite3 \(file) .recover`.")
        }
        if error.isPermission {
            return StoreOpenError(
                .noPermission, folder: folder, message: "The database \(file) can't be opened: \(error.message).",
                remedy: "Make the folder and its files readable and writable for the user who runs the server.")
        }
        return StoreOpenError(
            .failed, folder: folder, message: "The database \(file) can't be opened: \(error.message).",
            remedy: "Look after the disk (space, errors), then start again.")
    }
}
