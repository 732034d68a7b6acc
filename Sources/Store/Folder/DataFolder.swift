#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The folder that a server keeps everything in: the database with its write-ahead log, and a lock.
struct DataFolder {
    let path: String

    var database: String { path + "/martlet.sqlite" }
    var log: String { database + "-wal" }
    var lock: String { path + "/martlet.lock" }

    init(_ path: String) {
        var trimmed = path
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        self.path = trimmed.isEmpty ? "." : trimmed
    }

    /// Makes the folder if it is not there (0700, its parents as the umask has it), and the empty database (0600), so
    /// that SQLite gives the files beside it the same permissions.
    func prepare() throws(StoreOpenError) {
        try makeParents()
        if mkdir(path, 0o700) == 0 { Self.synchronise(parent) } else if errno != EEXIST { throw failure(errno) }
        var about = stat()
        guard stat(path, &about) == 0 else { throw failure(errno) }
        guard about.st_mode & S_IFMT == S_IFDIR else { throw failure(ENOTDIR) }
        let file = open(database, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(errno) }
        close(file)
    }

    /// Writes the folder's entries to disk, so that files made in it survive the machine.
    func synchronise() { Self.synchronise(path) }

    /// Bytes of a file; 0 if it is not there.
    static func size(of file: String) -> Int {
        var about = stat()
        return stat(file, &about) == 0 ? Int(about.st_size) : 0
    }

    /// Bytes that the file system has left for this user; nil if it does not tell.
    var freeBytes: Int? {
        var about = statvfs()
        guard statvfs(path, &about) == 0 else { return nil }
        let (bytes, overflow) = UInt64(about.f_bavail).multipliedReportingOverflow(by: UInt64(about.f_frsize))
        return overflow ? Int.max : Int(clamping: bytes)
    }

    var isThere: Bool {
        var about = stat()
        return stat(path, &about) == 0 && about.st_mode & S_IFMT == S_IFDIR
    }

    private var parent: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func makeParents() throws(StoreOpenError) {
        var end = path.startIndex
        while let slash = path[end...].dropFirst().firstIndex(of: "/") {
            if mkdir(String(path[..<slash]), 0o755) != 0, errno != EEXIST, errno != EISDIR, errno != EROFS {
                throw failure(errno)
            }
            end = slash
        }
    }

    private static func synchronise(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private func failure(_ code: Int32) -> StoreOpenError {
        let reason = String(cString: strerror(code))
        switch code {
        case ENOTDIR:
            return StoreOpenError(
                .notAFolder, folder: path, message: "\(path) is not a folder.",
                remedy: "Name a folder with --data, or move the file that stands in its place.")
        case EACCES, EPERM, EROFS:
            return StoreOpenError(
                .noPermission, folder: path, message: "The data folder \(path) can't be written: \(reason).",
                remedy: "Make it writable for the user who runs the server, or name another with --data.")
        default:
            return StoreOpenError(
                .failed, folder: path, message: "The data folder \(path) can't be opened: \(reason).",
                remedy: "Look after the disk (space, errors), or name another folder with --data.")
        }
    }
}
