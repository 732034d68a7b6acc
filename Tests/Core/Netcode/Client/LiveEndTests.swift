import Testing

@testable import Martlet

/// What a client does when the match is over.
@Suite struct LiveEndTests {
    /// What is shown of the own skiff, and of everything else.
    private func picture(_ player: LiveLoop.Player) -> [Double] { player.client.sample.values }

    @Test(arguments: [LinkSettings.perfect, .bridge, .poor], [UInt64(1), 2, 3])
    func theLastFrameIsShownAndNothingIsAskedForAnyMore(_ link: LinkSettings, _ seed: UInt64) throws {
        let loop = LiveLoop()
        let player = loop.join(link, seed: seed)
        loop.run(seconds: 10)
        let before = player.client.statistics
        loop.server.isEnding = true
        loop.run(seconds: 3)
        #expect(player.client.isOver)
        let bytesOut = player.client.statistics.bytesOut
        let freezes = player.client.statistics.freezes
        let shown = picture(player)
        loop.run(seconds: 20)
        // A lossy link may have lost the last frame itself: then it was asked for, once or twice.
        #expect(player.client.statistics.resets - before.resets <= (link.loss > 0 ? 2 : 0))
        #expect(player.client.statistics.bytesOut == bytesOut)
        #expect(player.client.statistics.freezes == freezes)
        #expect(picture(player) == shown)
        let own = try #require(player.client.sample.index(of: 0))
        let start = Int(player.client.sample.entries[own].start)
        #expect(shown[start] == loop.server.world.skiffs[0].x, "what was, and nothing that was predicted beyond it")
        #expect(!player.client.input(Pond.Stroke(), player.clock(loop.now)))
    }

    @Test func whoComesForTheResultsSeesThem() throws {
        let loop = LiveLoop()
        let player = loop.join(.lan)
        loop.run(seconds: 5)
        loop.server.isEnding = true
        loop.run(seconds: 2)
        let shown = picture(player)
        loop.reconnect(player)
        loop.run(seconds: 5)
        #expect(player.client.isOver)
        #expect(player.client.statistics.resets == 0)
        #expect(picture(player) == shown)
    }
}
