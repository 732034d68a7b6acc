#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How often a second a small write reaches the disk. Leaves nothing behind: its file has no name while it is written.
enum DiskTrial {
    private static let block = 4096
    private static let blocks = 64
    private static let seconds = 0.5

    static func synchronisedWritesPerSecond(folder: String) -> Result<Double, CommandFailure> {
        var template = Array((folder + "/martlet-doctor-XXXXXX").utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { return .failure(CommandFailure("\(folder): \(String(cString: strerror(errno)))")) }
        unlink(template)
        defer { close(file) }
        // Its space is there before the trial, as a log's is that is kept and reused: a file that grows costs more.
        let space = [UInt8](repeating: 0, count: block * blocks)
        guard pwrite(file, space, space.count, 0) == space.count, fsync(file) == 0 else {
            return .failure(CommandFailure("\(folder): \(String(cString: strerror(errno)))"))
        }
        let bytes = [UInt8](repeating: 0x6d, count: block)
        let start = nanoseconds()
        let end = start + seconds * 1e9
        var count = 0
        while nanoseconds() < end {
            guard pwrite(file, bytes, bytes.count, off_t(count % blocks * block)) == bytes.count, synchronise(file)
            else {
                return .failure(CommandFailure("\(folder): \(String(cString: strerror(errno)))"))
            }
            count += 1
        }
        return .success(Double(count) / ((nanoseconds() - start) / 1e9))
    }

    private static func synchronise(_ file: Int32) -> Bool {
        #if canImport(Glibc)
            fdatasync(file) == 0
        #else
            fcntl(file, F_FULLFSYNC) == 0
        #endif
    }

    private static func nanoseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
