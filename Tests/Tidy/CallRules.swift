/// What code must not say, by folder.
enum CallRules {
    struct Ban {
        let needle: String
        let folders: [String]
        let why: String
    }

    /// Rule 1: machines are given the time, the bytes and the random numbers that they need.
    private static let pure = ["Sources/Core", "Sources/Games", "Sources/Engine"]
    private static let rules = ["Sources/Core", "Sources/Games"]
    private static let everywhere = ["Sources"]

    static let bans: [Ban] =
        [
            "ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday", "Date()", "Date.now", "time(nil",
            "DispatchTime", "usleep", "nanosleep",
        ].map { Ban(needle: $0, folders: pure, why: "reads a clock") }
        + [
            "SystemRandomNumberGenerator", ".random()", ".shuffled()", ".shuffle()", ".randomElement()", "arc4random",
            "UUID()", ".hashValue", "Hasher()",
        ].map { Ban(needle: $0, folders: pure, why: "differs from run to run") }
        + [
            "getenv", "ProcessInfo", "FileManager", "FileHandle", "fopen", "CommandLine", "socket(", "readLine(",
            "Thread", "DispatchQueue",
        ].map { Ban(needle: $0, folders: pure, why: "reaches the world outside") }
        + ["Task", "async", "await", "Mutex", "actor"]
        .map { Ban(needle: $0, folders: rules, why: "rules have no concurrency") }
        + [
            Ban(needle: "Task {", folders: ["Sources/Engine"], why: "machines start no tasks"),
            Ban(needle: "Task.detached", folders: ["Sources/Engine"], why: "machines start no tasks"),
            Ban(needle: "await", folders: ["Sources/Engine"], why: "machines wait for nobody"),
            Ban(needle: "try!", folders: everywhere, why: "ends every match in the process"),
            Ban(needle: "fatalError(", folders: everywhere, why: "ends every match in the process"),
            Ban(needle: "@unchecked Sendable", folders: rules, why: "rules are plain values"),
        ]

    /// The libraries that may print; everything else logs.
    private static let printing = "Sources/Tools"

    static func findings(_ source: Source) -> [Finding] {
        var findings: [Finding] = []
        let applying = bans.filter { ban in ban.folders.contains { source.isIn($0) } }
        let code = Array(source.code.utf8)
        for ban in applying {
            for place in Words.places(of: ban.needle, in: code) {
                findings.append(finding(source, code, place, "`\(ban.needle)`: \(ban.why)"))
            }
        }
        if pure.contains(where: { source.isIn($0) }) {
            for place in Words.places(of: ".random(in:", in: code) {
                let arguments = Words.arguments(openedAt: place + 7, in: code)
                if !arguments.contains("using:") {
                    findings.append(finding(source, code, place, "`.random(in:` without `using:`"))
                }
            }
        }
        if source.isIn("Sources"), !source.isIn(printing) {
            for place in Words.places(of: "print(", in: code) where !isMemberOrDeclaration(place, in: code) {
                findings.append(finding(source, code, place, "`print(`: only tools print"))
            }
        }
        return findings.sorted { $0.line < $1.line }
    }

    /// Real sleeps, which make tests slow and, on a busy machine, wrong.
    static func waits(_ test: Source) -> [Finding] {
        let code = Array(test.code.utf8)
        return ["Task.sleep", "Thread.sleep", "usleep(", "sleep(", "nanosleep("].flatMap { needle in
            Words.places(of: needle, in: code).filter { needle.contains(".") || !isMemberOrDeclaration($0, in: code) }
                .map {
                    finding(test, code, $0, "`\(needle)`: give the code under test its time, or await what it does")
                }
        }
    }

    private static func finding(_ source: Source, _ code: [UInt8], _ place: Int, _ problem: String) -> Finding {
        Finding(source.path, Words.line(of: place, in: code), problem)
    }

    private static func isMemberOrDeclaration(_ place: Int, in code: [UInt8]) -> Bool {
        let before = code[..<place]
        return before.last == UInt8(ascii: ".") || before.suffix(5).elementsEqual("func ".utf8)
    }
}
