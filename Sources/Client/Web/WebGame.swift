import Bridge
import Dots
import Martlet

/// The live games of this module: adding one is a case here.
enum WebGame: UInt32, CaseIterable {
    case dots = 0
    case bridge = 1

    /// By the id that the server knows it by.
    init?(id: [UInt8]) {
        for game in Self.allCases where game.matches(id) {
            self = game
            return
        }
        return nil
    }

    private var description: LiveDescription {
        switch self {
        case .dots: Dots.description
        case .bridge: Bridge.description
        }
    }

    private func matches(_ id: [UInt8]) -> Bool {
        description.id.withUTF8Buffer { $0.elementsEqual(id) }
    }

    /// What the page must know to show it, as JSON.
    var text: [UInt8] {
        switch self {
        case .dots: GameText(of: Dots.self).bytes
        case .bridge: GameText(of: Bridge.self).bytes
        }
    }

    func client(isLossy: Bool) -> AnyLiveClient {
        switch self {
        case .dots: LiveClient<Dots>(isLossy: isLossy)
        case .bridge: LiveClient<Bridge>(isLossy: isLossy)
        }
    }

    func recordingClient() -> AnyRecordingClient {
        switch self {
        case .dots: RecordingClient<Dots>()
        case .bridge: RecordingClient<Bridge>()
        }
    }

    /// The hash of `ticks` ticks of a scripted run.
    func hash(seed: UInt64, ticks: UInt32) -> UInt64 {
        switch self {
        case .dots: Self.hash(of: ScriptedRun<Dots>(seed: MatchSeed(seed)), ticks: ticks)
        case .bridge: Self.hash(of: Self.fullBridge(seed), ticks: ticks)
        }
    }

    /// As much as there is: eight ships and all that comes against them, some 200 entities.
    private static func fullBridge(_ seed: UInt64) -> ScriptedRun<Bridge> {
        var setup = Bridge.Setup()
        setup.scenario = .patrol
        setup.difficulty = 11
        setup.shipCount = 8
        return ScriptedRun(setup, seed: MatchSeed(seed))
    }

    /// Goes back and re-simulates `depth` ticks, `repeats` times, after 100 ticks.
    func rollBack(seed: UInt64, depth: UInt32, repeats: UInt32) -> UInt64 {
        switch self {
        case .dots: Self.rollBack(ScriptedRun<Dots>(seed: MatchSeed(seed)), depth: depth, repeats: repeats)
        case .bridge: Self.rollBack(Self.fullBridge(seed), depth: depth, repeats: repeats)
        }
    }

    private static func hash<World: Simulation>(of start: ScriptedRun<World>, ticks: UInt32) -> UInt64 {
        var run = start
        for _ in 0..<ticks { run.step() }
        return run.hash
    }

    private static func rollBack<World: Simulation>(
        _ start: ScriptedRun<World>, depth: UInt32, repeats: UInt32
    ) -> UInt64 {
        var run = start
        for _ in 0..<100 { run.advance() }
        return run.rollBack(depth: depth, repeats: repeats)
    }
}
