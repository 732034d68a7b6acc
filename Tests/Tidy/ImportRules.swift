/// The house from the top down: a folder imports what stands above it, and never what stands below.
struct Room {
    /// The module's name.
    let module: String
    /// Its folder under `Sources/`.
    let folder: String
    /// Modules of ours that it may import.
    let uses: Set<String>
    /// Modules of the system that it may import.
    let system: Set<String>
}

enum House {
    static let games: Set<String> = ["Bridge", "Dots", "NewWorlds", "TicTacToe"]
    /// The standard library's own surroundings; no Foundation among them.
    static let platform: Set<String> = ["Glibc", "Musl", "Darwin", "Synchronization", "Dispatch"]

    static let rooms: [Room] = [
        Room(module: "Martlet", folder: "Core", uses: [], system: []),
        Room(module: "TicTacToe", folder: "Games/TicTacToe", uses: ["Martlet"], system: []),
        Room(module: "Dots", folder: "Games/Dots", uses: ["Martlet"], system: []),
        Room(module: "NewWorlds", folder: "Games/NewWorlds", uses: ["Martlet"], system: []),
        Room(module: "Bridge", folder: "Games/Bridge", uses: ["Martlet"], system: []),
        Room(
            module: "BridgeDialect", folder: "Games/BridgeDialect", uses: ["Martlet", "Bridge"], system: []),
        Room(module: "MartletEngine", folder: "Engine", uses: ["Martlet"], system: []),
        Room(
            module: "MartletStore", folder: "Store", uses: ["Martlet", "MartletEngine"],
            system: platform.union(["CSQLite"])),
        Room(module: "MartletNet", folder: "Net", uses: [], system: platform.union(["CLibUV", "COpenSSL", "CZlib"])),
        Room(
            module: "MartletServer", folder: "Server",
            uses: ["Martlet", "MartletEngine", "MartletStore", "MartletNet"], system: platform.union(["CSodium"])),
        Room(module: "MartletWeb", folder: "Client/Web", uses: games.union(["Martlet"]), system: []),
        Room(
            module: "MartletSimulation", folder: "Tools/Simulation",
            uses: games.union(["Martlet", "MartletEngine"]), system: platform),
        Room(module: "MartletReports", folder: "Tools/Reports", uses: [], system: platform),
        Room(
            module: "MartletLoad", folder: "Tools/Load",
            uses: games.union(["Martlet", "MartletEngine", "MartletStore", "MartletNet"]), system: platform),
        Room(
            module: "MartletCommand", folder: "Tools/martlet",
            uses: games.union([
                "Martlet", "BridgeDialect", "MartletEngine", "MartletStore", "MartletNet", "MartletServer",
                "MartletSimulation", "MartletReports", "MartletLoad",
            ]),
            system: platform.union(["Foundation"])),
    ]

    static func room(of source: Source) -> Room? { rooms.first { source.isIn("Sources/" + $0.folder) } }
}

enum ImportRules {
    struct Import: Equatable {
        let line: Int
        let module: String
        /// Whether the module's types may show in this file's interface.
        let isReexposed: Bool
    }

    static func imports(of source: Source) -> [Import] {
        source.codeLines.enumerated().compactMap { index, line in
            let words = line.split(whereSeparator: { " \t;".contains($0) }).map(String.init)
            guard let place = words.firstIndex(of: "import"), words.count > place + 1 else { return nil }
            let modifiers = words[..<place]
            guard modifiers.allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) }) else { return nil }
            let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let name = kinds.contains(words[place + 1]) ? words.dropFirst(place + 2).first : words[place + 1]
            guard let module = name?.split(separator: ".").first else { return nil }
            let isReexposed = !Set(modifiers).isDisjoint(with: ["public", "package", "@_exported"])
            return Import(line: index + 1, module: String(module), isReexposed: isReexposed)
        }
    }

    private static let accessLevels: Set = ["public", "package", "internal", "fileprivate", "private"]

    static func findings(_ source: Source) -> [Finding] {
        guard let room = House.room(of: source) else {
            return [Finding(source.path, 1, "lies in no room of the house: name its folder in ImportRules.swift")]
        }
        return imports(of: source).compactMap { found in
            if !room.uses.contains(found.module), !room.system.contains(found.module) {
                return Finding(source.path, found.line, "\(room.folder) must not import \(found.module)")
            }
            if isC(found.module), found.isReexposed {
                return Finding(source.path, found.line, "types of \(found.module) must not show outside this file")
            }
            return nil
        }
    }

    private static func isC(_ module: String) -> Bool {
        let letters = Array(module)
        return letters.count > 2 && letters[0] == "C" && letters[1].isUppercase
    }

    /// `Package.swift` says the same as the house: each target has its room, and uses nothing that the room may not.
    static func findings(manifest: String) -> [Finding] {
        let code = Array(manifest.utf8)
        var findings: [Finding] = []
        var declared: Set<String> = []
        for place in Words.places(of: "target(", in: code) + Words.places(of: ".executableTarget(", in: code) {
            guard let open = code[place...].firstIndex(of: UInt8(ascii: "(")) else { continue }
            let arguments = Words.arguments(openedAt: open, in: code)
            let line = Words.line(of: place, in: code)
            guard let path = quoted(after: "path:", in: arguments).first, let module = quoted(arguments).first,
                let room = House.rooms.first(where: { $0.folder == path || "Sources/" + $0.folder == path })
            else { continue }
            declared.insert(room.folder)
            if module != room.module {
                findings.append(Finding("Package.swift", line, "\(path) holds \(module), the house \(room.module)"))
            }
            let uses = listed(after: "uses:", in: arguments) + listed(after: "dependencies:", in: arguments)
            for used in uses where !room.uses.contains(used) && !room.system.contains(used) {
                findings.append(Finding("Package.swift", line, "\(module) must not use \(used)"))
            }
        }
        for room in House.rooms where !declared.contains(room.folder) {
            findings.append(Finding("Package.swift", 1, "no target for \(room.folder)"))
        }
        return findings
    }

    /// What stands in quotes, in order.
    private static func quoted(_ text: some StringProtocol) -> [String] {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    private static func quoted(after label: String, in text: String) -> [String] {
        guard let start = text.firstRange(of: label)?.upperBound else { return [] }
        return quoted(text[start...])
    }

    private static func listed(after label: String, in text: String) -> [String] {
        guard let start = text.firstRange(of: label)?.upperBound,
            let open = text[start...].firstIndex(of: "["), let close = text[open...].firstIndex(of: "]")
        else { return [] }
        return quoted(text[open...close])
    }
}
