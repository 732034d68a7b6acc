import Bridge
import Dots
import Martlet

/// A live game of this module, its types behind functions.
struct WebGame {
    /// Adding one is a line here. Scripted runs name a game by its place.
    static var all: [WebGame] { [WebGame(Dots.self), WebGame(Bridge.self, scripted: fullBridge)] }

    /// As much as there is: eight ships and all that comes against them, some 200 entities.
    private static var fullBridge: Bridge.Setup {
        var setup = Bridge.Setup()
        setup.scenario = .patrol
        setup.difficulty = 11
        setup.shipCount = 8
        return setup
    }

    /// What the server knows it by.
    let id: StaticString
    /// What the page must know to show it, as JSON.
    let text: () -> [UInt8]
    let client: (_ isLossy: Bool) -> AnyLiveClient
    let recordingClient: () -> AnyRecordingClient
    /// The hash of `ticks` ticks of a scripted run.
    let hash: (_ seed: UInt64, _ ticks: UInt32) -> UInt64
    /// Goes back and re-simulates `depth` ticks, `repeats` times, after 100 ticks.
    let rollBack: (_ seed: UInt64, _ depth: UInt32, _ repeats: UInt32) -> UInt64

    /// - Parameter setup: of its scripted runs.
    init<Game: Simulation>(_ game: Game.Type, scripted setup: Game.Setup = Game.Setup()) {
        id = Game.description.id
        text = { GameText(of: Game.self).bytes }
        client = { LiveClient<Game>(isLossy: $0) }
        recordingClient = { RecordingClient<Game>() }
        hash = { seed, ticks in
            var run = ScriptedRun<Game>(setup, seed: MatchSeed(seed))
            for _ in 0..<ticks { run.step() }
            return run.hash
        }
        rollBack = { seed, depth, repeats in
            var run = ScriptedRun<Game>(setup, seed: MatchSeed(seed))
            for _ in 0..<100 { run.advance() }
            return run.rollBack(depth: depth, repeats: repeats)
        }
    }

    /// The game of this id, as UTF-8.
    static func find(_ id: [UInt8]) -> WebGame? {
        for game in all where game.id.withUTF8Buffer({ $0.elementsEqual(id) }) { return game }
        return nil
    }

    /// The game at this place.
    static func find(_ place: UInt32) -> WebGame? { place < all.count ? all[Int(place)] : nil }
}
