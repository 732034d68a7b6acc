#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder that is gone afterwards, with the files in it.
enum TemporaryFolder {
    struct Failure: Error {}

    static func with(_ body: (String) throws -> Void) throws {
        let folder = try make()
        defer {
            remove(folder)
        }
        try body(folder)
    }

    static func make() throws -> String {
        var template = Array("/tmp/martlet-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure() }
        return String(cString: made)
    }

    static func remove(_ folder: String) {
        guard let directory = opendir(folder) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unlink(folder + "/" + name) }
        }
        closedir(directory)
        rmdir(folder)
    }
}
