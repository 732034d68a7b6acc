/// Where the web client's files are.
package enum WebRoot {
    /// The folder that was named; else `Web/` beside or above the program (a checkout: the program is somewhere under
    /// `.build`), or above the working folder; else `share/martlet/web` of an installation. nil: nowhere.
    ///
    /// - Parameter exists: whether a file can be read.
    package static func find(
        named: String?, program: String?, workingFolder: String, exists: (String) -> Bool
    ) -> String? {
        if let named { return exists(named + "/index.html") ? named : nil }
        let starts = [program.map(folder(of:)), workingFolder].compactMap { $0 }
        for start in starts {
            for parent in parents(of: start) {
                for place in ["Web", "share/martlet/web"] {
                    let candidate = (parent == "/" ? "" : parent) + "/" + place
                    if exists(candidate + "/index.html") { return candidate }
                }
            }
        }
        return nil
    }

    /// How far up to look: `.build/x86_64-unknown-linux-gnu/release` is three deep.
    private static let height = 5

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func parents(of start: String) -> [String] {
        guard start.hasPrefix("/") else { return [start] }
        var parents = [start]
        while parents.count <= height, let last = parents.last, last != "/" { parents.append(folder(of: last)) }
        return parents
    }
}
