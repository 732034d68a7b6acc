#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Where a measured server keeps its data: a folder that was named, or a temporary one that is removed afterwards.
package struct LoadFolder: Sendable {
    package let path: String
    private let isTemporary: Bool

    package init(_ named: String?) throws(LoadError) {
        if let named {
            path = named
            isTemporary = false
            return
        }
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array((parent + "/martlet-bench-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw LoadError("no folder can be made in \(parent)") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        isTemporary = true
    }

    package func remove() {
        guard isTemporary, let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { unlink(path + "/" + name) }
        }
        closedir(folder)
        rmdir(path)
    }
}
