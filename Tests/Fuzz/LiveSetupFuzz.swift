import Bridge
import Martlet
import MartletEngine

/// The setup of a live match, as whoever founds one gives it.
enum LiveSetupFuzz {
    private static let usual = try? SetupWriter.json(of: Bridge.Setup()).encode()

    /// A world opens with it and steps, and what is written back is read as the same.
    static func open(_ root: JSONNode) {
        guard let setup = try? LiveSetup.read(Bridge.Setup.self, from: root),
            let written = try? SetupWriter.json(of: setup).encode()
        else { return }
        guard let again = try? LiveSetup.read(Bridge.Setup.self, from: written),
            let rewritten = try? SetupWriter.json(of: again).encode(), rewritten == written
        else { preconditionFailure("a setup that was written is read as another one") }
        // Where nothing of it was given it is the same world each time.
        guard written != usual else { return }
        var run = ScriptedRun<Bridge>(setup, seed: MatchSeed(7))
        run.step()
    }
}
