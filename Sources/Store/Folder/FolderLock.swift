#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The folder's lock, held as long as this lives. The system lets go of it when the process ends, however it ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    init(_ folder: DataFolder) throws(StoreOpenError) {
        let opened = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw StoreOpenError(
                .noPermission, folder: folder.path,
                message: "The lock \(folder.lock) can't be opened: \(String(cString: strerror(errno))).",
                remedy: "Make the folder and its files writable for the user who runs the server.")
        }
        guard Self.take(opened) else {
            let holder = Self.holder(opened)
            close(opened)
            throw StoreOpenError(
                .inUse, folder: folder.path,
                message:
                    "Another server\(holder.map { " (process \($0))" } ?? "") uses the data folder \(folder.path).",
                remedy: "Stop that server first, or start this one with another folder: --data DIR.")
        }
        descriptor = opened
        ftruncate(opened, 0)
        let text = Array("\(getpid())\n".utf8)
        _ = text.withUnsafeBytes { pwrite(opened, $0.baseAddress, $0.count, 0) }
    }

    deinit { close(descriptor) }

    /// Whether some server has the folder.
    static func isHeld(_ folder: DataFolder) -> Bool {
        let opened = open(folder.lock, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { return false }
        defer { close(opened) }
        return flock(opened, LOCK_SH | LOCK_NB) != 0
    }

    /// Tries for a moment: the one before may be about to end, or somebody may just have looked (`isHeld`).
    private static func take(_ descriptor: Int32) -> Bool {
        for attempt in 0..<5 {
            if attempt > 0 { MonotonicClock.sleep(milliseconds: 20) }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        }
        return false
    }

    /// The number that the lock's holder wrote into it, for the message only.
    private static func holder(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
