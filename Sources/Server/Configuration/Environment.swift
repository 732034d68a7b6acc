#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The variables that this process was started with.
package enum Environment {
    package static var variables: [String: String] {
        var variables: [String: String] = [:]
        #if canImport(Glibc)
            var entry = environ
        #else
            var entry = _NSGetEnviron().pointee
        #endif
        while let text = entry.pointee {
            let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
            entry = entry.successor()
        }
        return variables
    }
}

extension Environment {
    /// Where this program's file is; nil where the system does not tell.
    package static var program: String? {
        var bytes = [CChar](repeating: 0, count: 4096)
        #if canImport(Glibc)
            let length = readlink("/proc/self/exe", &bytes, bytes.count - 1)
            guard length > 0 else { return nil }
        #else
            var size = UInt32(bytes.count)
            guard _NSGetExecutablePath(&bytes, &size) == 0 else { return nil }
        #endif
        return text(bytes)
    }

    package static var workingFolder: String {
        var bytes = [CChar](repeating: 0, count: 4096)
        guard getcwd(&bytes, bytes.count) != nil else { return "." }
        return text(bytes)
    }

    private static func text(_ bytes: [CChar]) -> String {
        String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
