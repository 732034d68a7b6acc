#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A small file that only this user may read.
enum PrivateFile {
    struct Failure: Error {
        let message: String

        init(_ doing: String) { message = doing + ": " + String(cString: strerror(errno)) }
        init(message: String) { self.message = message }
    }

    /// nil: there is none. A file that others can read is closed to them first.
    static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw Failure("can't be read")
        }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw Failure("can't be read") }
        if facts.st_mode & 0o077 != 0, fchmod(file, 0o600) != 0 {
            throw Failure(message: "other users can read it, and that can't be changed. Say: chmod 600 \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: limit)
        var filled = 0
        while filled < limit {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glue.read(file, UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
            guard count >= 0 else { throw Failure("can't be read") }
            if count == 0 { break }
            filled += count
        }
        return Array(bytes[..<filled])
    }

    /// Whole or not at all, also through a crash: written beside its place, then moved there.
    static func create(_ path: String, holding bytes: [UInt8]) throws(Failure) {
        let draft = path + ".new"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure("can't be made") }
        let written = bytes.withUnsafeBytes { Glue.write(file, $0) }
        let isSafe = written == bytes.count && fsync(file) == 0
        close(file)
        guard isSafe, rename(draft, path) == 0 else {
            let failure = Failure("can't be written")
            unlink(draft)
            throw failure
        }
        synchronise(folderOf: path)
    }

    /// So that the new name survives a power cut, too.
    private static func synchronise(folderOf path: String) {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let folder = open(end == path.startIndex ? "." : String(path[..<end]), O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}

/// The C calls whose names this room uses itself.
private enum Glue {
    static func read(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.read(file, buffer.baseAddress, buffer.count)
        #else
            Darwin.read(file, buffer.baseAddress, buffer.count)
        #endif
    }

    static func write(_ file: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(file, buffer.baseAddress, buffer.count)
        #else
            Darwin.write(file, buffer.baseAddress, buffer.count)
        #endif
    }
}
