#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a folder cannot be served.
package struct StaticFilesError: Error, CustomStringConvertible, Sendable {
    package let description: String
}

/// Reads a folder with all that is in it. At start only: it blocks.
enum FolderReader {
    /// What a folder may hold.
    static let filesLimit = 10_000
    static let bytesLimit = 512 * 1024 * 1024

    /// The files below `directory` by their path from there, such as `scripts/map.js`. What begins with a dot is left out.
    static func read(_ directory: String) throws(StaticFilesError) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        var total = 0
        try read(directory, prefix: "", into: &files, total: &total)
        return files
    }

    private static func read(
        _ directory: String, prefix: String, into files: inout [String: [UInt8]], total: inout Int
    ) throws(StaticFilesError) {
        for name in try names(directory) {
            let path = directory + "/" + name
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                try read(path, prefix: prefix + name + "/", into: &files, total: &total)
            } else if status.st_mode & S_IFMT == S_IFREG {
                total += Int(status.st_size)
                guard files.count < filesLimit, total <= bytesLimit else {
                    throw StaticFilesError(description: "\(directory): too much to serve from memory")
                }
                files[prefix + name] = try contents(path, size: Int(status.st_size))
            }
        }
    }

    private static func names(_ directory: String) throws(StaticFilesError) -> [String] {
        guard let folder = opendir(directory) else { throw failure(directory) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func contents(_ path: String, size: Int) throws(StaticFilesError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { _ = close(descriptor) }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Self.readCall(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                if got < 0 { failed = true }
                if got <= 0 { return }
                count += got
            }
        }
        if failed { throw failure(path) }
        return bytes
    }

    private static func readCall(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ size: Int) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, buffer, size)
        #else
            Darwin.read(descriptor, buffer, size)
        #endif
    }

    private static func failure(_ path: String) -> StaticFilesError {
        StaticFilesError(description: "\(path): \(String(cString: strerror(errno)))")
    }
}
