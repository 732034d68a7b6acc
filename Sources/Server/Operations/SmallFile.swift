#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Reads what the system or an operator keeps in small text files.
package enum SmallFile {
    package static let longest = 1 << 20

    /// nil: not there, not readable, too long, or not UTF-8.
    package static func read(_ path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = fread(&part, 1, part.count, file)
            guard count > 0 else { break }
            bytes += part[..<count]
            if bytes.count > longest { return nil }
        }
        guard ferror(file) == 0 else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    package static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }
}
