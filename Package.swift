// swift-tools-version: 6.2
import PackageDescription

/// One settings function for all our targets: the language mode, the upcoming features, warnings as errors.
func settings(_ more: [SwiftSetting] = []) -> [SwiftSetting] {
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ] + more
}

/// A C library of the system, named for Debian and for Homebrew.
func system(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig,
        providers: [.apt([apt]), .brew([brew])])
}

/// A target of ours; `uses` may only name what stands above it in this file.
func target(_ name: String, path: String, uses: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: uses, path: "Sources/\(path)", exclude: ["README.md"], swiftSettings: settings())
}

func tests(_ name: String, path: String, uses: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: uses, path: "Tests/\(path)", exclude: exclude, swiftSettings: settings())
}

/// Live games that are hosted and predicted in the browser.
let liveGames: [Target.Dependency] = ["Bridge", "Dots"]

/// The shared core's exports: a library here, where tests call it; a module of its own for the browser (`Scripts/wasm`).
let buildsForTheBrowser = Context.environment["MARTLET_WEB"] != nil
let webTarget =
    buildsForTheBrowser
    ? Target.executableTarget(
        name: "MartletWeb", dependencies: ["Martlet"] + liveGames, path: "Sources/Client/Web",
        exclude: ["README.md"],
        swiftSettings: settings())
    : target("MartletWeb", path: "Client/Web", uses: ["Martlet"] + liveGames)

/// What is built for one purpose only, and never by a plain `swift build`: the fuzzer (`Scripts/fuzz`).
let fuzzTargets: [Target] =
    Context.environment["MARTLET_FUZZ"] == nil
    ? []
    : [
        .executableTarget(
            name: "MartletFuzz",
            dependencies: [
                "Martlet", "Bridge", "NewWorlds", "TicTacToe", "BridgeDialect", "MartletEngine", "MartletNet",
                "MartletServer",
            ],
            path: "Tests/Fuzz",
            exclude: ["Corpus"],
            swiftSettings: settings())
    ]

let package = Package(
    name: "martlet",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "Martlet", targets: ["Martlet"]),
        .executable(name: "martlet", targets: ["MartletCommand"]),
    ] + (buildsForTheBrowser ? [.executable(name: "MartletWeb", targets: ["MartletWeb"])] : []),
    targets: [
        // Sources, from the top of the house down: a target may use what stands above it, never what stands below.
        target("Martlet", path: "Core"),
        target("TicTacToe", path: "Games/TicTacToe", uses: ["Martlet"]),
        target("NewWorlds", path: "Games/NewWorlds", uses: ["Martlet"]),
        target("Dots", path: "Games/Dots", uses: ["Martlet"]),
        target("Bridge", path: "Games/Bridge", uses: ["Martlet"]),
        target("BridgeDialect", path: "Games/BridgeDialect", uses: ["Martlet", "Bridge"]),
        target("MartletEngine", path: "Engine", uses: ["Martlet"]),
        target("MartletStore", path: "Store", uses: ["Martlet", "MartletEngine", "CSQLite"]),
        target("MartletNet", path: "Net", uses: ["CLibUV", "COpenSSL", "CZlib"]),
        target(
            "MartletServer", path: "Server",
            uses: ["Martlet", "MartletEngine", "MartletStore", "MartletNet", "CSodium"]),
        webTarget,
        target(
            "MartletSimulation", path: "Tools/Simulation",
            uses: ["Martlet", "NewWorlds", "TicTacToe", "MartletEngine"]),
        target("MartletReports", path: "Tools/Reports"),
        target(
            "MartletLoad", path: "Tools/Load",
            uses: ["Martlet", "Bridge", "NewWorlds", "MartletEngine", "MartletStore", "MartletNet"]),
        .executableTarget(
            name: "MartletCommand",
            dependencies: [
                "Martlet", "BridgeDialect", "NewWorlds", "TicTacToe", "MartletEngine", "MartletStore", "MartletNet",
                "MartletServer", "MartletSimulation", "MartletReports", "MartletLoad",
            ] + liveGames,
            path: "Sources/Tools/martlet", exclude: ["README.md"], swiftSettings: settings()),

        // The system's C libraries: module maps, nothing more.
        system("CLibUV", pkgConfig: "libuv", apt: "libuv1-dev", brew: "libuv"),
        system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev", brew: "sqlite"),
        system("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev", brew: "libsodium"),
        system("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev", brew: "openssl@3"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),

        // Measurements.
        .target(name: "BenchmarkProbe", path: "Benchmarks/Probe"),
        .executableTarget(
            name: "martlet-benchmarks",
            dependencies: [
                "Martlet", "Bridge", "NewWorlds", "MartletEngine", "MartletStore", "MartletNet", "MartletServer",
                "MartletLoad", "MartletWeb", "BenchmarkProbe",
            ],
            path: "Benchmarks/Command",
            swiftSettings: settings()),

        // Tests mirror Sources; the first holds every file against the rules of the house.
        .testTarget(name: "TidyTests", path: "Tests/Tidy", swiftSettings: settings()),
        tests("MartletTests", path: "Core", uses: ["Martlet"]),
        tests("TicTacToeTests", path: "Games/TicTacToe", uses: ["Martlet", "TicTacToe"]),
        tests("NewWorldsTests", path: "Games/NewWorlds", uses: ["Martlet", "NewWorlds"]),
        tests("BridgeTests", path: "Games/Bridge", uses: ["Martlet", "Bridge"]),
        tests("BridgeDialectTests", path: "Games/BridgeDialect", uses: ["Martlet", "Bridge", "BridgeDialect"]),
        tests("MartletEngineTests", path: "Engine", uses: ["Martlet", "MartletEngine", "TicTacToe"]),
        .executableTarget(
            name: "StoreVictim", dependencies: ["Martlet", "MartletEngine", "MartletStore"], path: "Tests/StoreVictim",
            swiftSettings: settings()),
        tests(
            "MartletStoreTests", path: "Store", uses: ["Martlet", "MartletEngine", "MartletStore", "StoreVictim"],
            exclude: ["Fixtures"]),
        tests("MartletNetTests", path: "Net", uses: ["MartletNet", "COpenSSL"]),
        tests(
            "MartletServerTests", path: "Server",
            uses: ["Martlet", "MartletEngine", "MartletStore", "MartletNet", "MartletServer", "TicTacToe"]),
        tests("MartletReportsTests", path: "Tools/Reports", uses: ["MartletReports"]),
        tests(
            "MartletCommandTests", path: "Tools/martlet",
            uses: [
                "Martlet", "TicTacToe", "MartletCommand", "MartletReports", "MartletLoad", "MartletServer",
                "MartletEngine", "MartletStore",
            ]),
        tests("MartletLoadTests", path: "Tools/Load", uses: ["MartletLoad"]),
        tests("DotsTests", path: "Games/Dots", uses: ["Martlet", "Dots"]),
        tests("MartletWebTests", path: "Client/Web", uses: ["Martlet", "MartletWeb", "Dots"]),
        tests(
            "SimulationTests", path: "Simulation",
            uses: ["Martlet", "MartletEngine", "MartletSimulation", "NewWorlds", "TicTacToe"]),
    ] + fuzzTargets
)
