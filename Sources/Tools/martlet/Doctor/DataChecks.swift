internal import Martlet
internal import MartletEngine
internal import MartletStore

/// Whether a data folder is whole.
enum DataChecks {
    static func findings(folder: String) -> [Finding] {
        let found: StoreInspection
        do throws(StoreOpenError) {
            found = try StoreInspection.inspect(folder: folder)
        } catch {
            return [.trouble("data", error.message, error.remedy)]
        }
        return findings(found, folder: folder)
    }

    static func findings(_ found: StoreInspection, folder: String) -> [Finding] {
        var findings: [Finding] = []
        findings.append(
            .fine("data", "\(folder), \(size(found.databaseBytes)) and \(size(found.logBytes)) of write-ahead log"))
        if found.isInUse { findings.append(.fine("in use", "a server runs on it just now")) }
        if found.schemaVersion == found.knownSchemaVersion {
            findings.append(.fine("schema", "version \(found.schemaVersion)"))
        } else if found.schemaVersion < found.knownSchemaVersion {
            findings.append(
                .advice(
                    "schema", "version \(found.schemaVersion), this program knows \(found.knownSchemaVersion)",
                    "`martlet serve` brings it up to date at its next start. Keep a copy of the folder first."))
        } else {
            findings.append(
                .trouble(
                    "schema", "version \(found.schemaVersion), this program knows \(found.knownSchemaVersion)",
                    "A newer Martlet wrote it: run that one, or restore an older copy."))
        }
        let matches = MatchStatus.allCases.compactMap { status in
            found.matches[status].map { "\($0) \(status.rawValue)" }
        }
        findings.append(
            .fine(
                "contents",
                "\(found.accounts) accounts, \(found.sessions) sessions, \(found.events) events, "
                    + "\(found.checkpoints) checkpoints; matches: "
                    + (matches.isEmpty ? "none" : matches.joined(separator: ", "))))
        for last in found.lastEvents.prefix(3) {
            findings.append(
                .fine("last event", "match \(last.match.text) at offset \(last.offset), \(last.timestamp.rfc3339)"))
        }
        if let free = found.freeBytes {
            findings.append(
                free < 1 << 30
                    ? .advice("space", "\(size(free)) left", "Make room: when it is full, commands are refused.")
                    : .fine("space", "\(size(free)) left"))
        }
        findings += found.problems.map {
            .trouble("integrity", $0, "Stop the server, keep a copy of the whole folder, then restore a backup.")
        }
        if found.problems.isEmpty { findings.append(.fine("integrity", "every page and every offset is in its place")) }
        return findings
    }

    static func size(_ bytes: Int) -> String {
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
        var value = Double(bytes)
        var unit = 0
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        let shown = unit == 0 || value >= 100 ? "\(Int(value))" : "\((value * 10).rounded() / 10)"
        return shown + " " + units[unit]
    }
}
