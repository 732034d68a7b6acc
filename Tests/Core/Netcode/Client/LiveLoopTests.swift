import Testing

@testable import Martlet

/// The whole way, client to server and back, over links of all kinds.
@Suite struct LiveLoopTests {
    /// Every input that was made was applied, once and in order; the last ones may be under way.
    private func expectAllApplied(_ loop: LiveLoop, _ player: LiveLoop.Player, underWay: Int) {
        let applied = loop.server.world.marks[Int(player.seat.station)]
        let isInOrder = applied == Array(player.marks.prefix(applied.count))
        #expect(isInOrder, "in order, each once")
        #expect(player.marks.count - applied.count <= underWay)
        #expect(player.seat.inputs.counts.ancient == 0 && player.seat.inputs.counts.future == 0)
        #expect(player.seat.badMessages == 0)
    }

    /// Where nothing new happens, client and server come to say the same.
    private func expectConverged(_ loop: LiveLoop, _ player: LiveLoop.Player, seconds: Double) throws {
        player.eagerness = 0
        loop.run(seconds: seconds)
        let areAllApplied = loop.server.world.marks[Int(player.seat.station)] == player.marks
        #expect(areAllApplied)
        let confirmed = loop.server.tick.number
        let predicted = try #require(player.client.predictor.state(at: confirmed))
        #expect(predicted == loop.server.world.skiffs[Int(player.seat.station)])
    }

    @Test(arguments: [LinkSettings.perfect, .lan]) func aCleanLinkNeverCorrectsNorFreezes(_ link: LinkSettings) throws {
        let loop = LiveLoop()
        let player = loop.join(link)
        loop.run(seconds: 2)
        #expect(player.client.phase == .playing)
        let corrections = player.client.statistics.corrections
        player.seat.leastSlack = nil
        player.seat.inputs.counts = .init()
        loop.run(seconds: 30)
        #expect(player.client.statistics.corrections == corrections)
        #expect(player.client.statistics.snaps == 0 && player.client.statistics.freezes == 0)
        #expect(player.client.statistics.predictionError == 0)
        #expect(player.seat.inputs.counts.late == 0)
        let slack = try #require(player.seat.leastSlack)
        #expect(slack >= 4, "an input comes at least a tick before its own")
        #expect(player.marks.count > 400)
        expectAllApplied(loop, player, underWay: 6)
        try expectConverged(loop, player, seconds: 1)
    }

    @Test(arguments: [LinkSettings.good, .bridge, .mobile, .poor, .brutal], [UInt64(1), 2, 3])
    func aBadLinkLosesNoInputAndConverges(_ link: LinkSettings, _ seed: UInt64) throws {
        let loop = LiveLoop()
        let player = loop.join(link, isLossy: true, seed: seed)
        // Inputs about ten times a second.
        player.eagerness = 42
        loop.run(seconds: 40)
        #expect(player.client.phase == .playing)
        #expect(player.client.statistics.resets == 0)
        #expect(player.marks.count > 250)
        expectAllApplied(loop, player, underWay: 60)
        try expectConverged(loop, player, seconds: 6)
        let late = Double(player.seat.inputs.counts.late) / Double(player.marks.count)
        #expect(late < 0.25, "link \(link), seed \(seed)")
    }

    @Test func theBridgesLinkFeelsGood() {
        let loop = LiveLoop()
        let player = loop.join(.bridge, isLossy: true)
        player.eagerness = 42
        loop.run(seconds: 5)
        let before = player.client.statistics
        loop.run(seconds: 60)
        let after = player.client.statistics
        #expect(after.roundTrip > 145 && after.roundTrip < 160)
        #expect(after.snaps == before.snaps)
        #expect(after.freezes - before.freezes <= 6, "2 % lost, one a second and a half at most freezes")
        #expect(after.corrections - before.corrections < 60)
    }

    @Test(arguments: [Int64(-200), 200]) func aClockThatDriftsIsFollowed(_ drift: Int64) throws {
        let loop = LiveLoop()
        let player = loop.join(.good, isLossy: false)
        player.up.settings.loss = 0
        player.down.settings.loss = 0
        player.driftPerMillion = drift
        loop.run(seconds: 10)
        player.seat.inputs.counts = .init()
        let before = player.client.statistics
        loop.run(seconds: 120)
        let after = player.client.statistics
        #expect(after.freezes == before.freezes && after.snaps == before.snaps)
        #expect(player.seat.inputs.counts.late == 0)
        #expect((after.renderTick - Double(loop.server.tick.number)).magnitude < 5)
    }

    @Test func aHiddenTabComesBackCleanly() throws {
        let loop = LiveLoop()
        let player = loop.join(.lan)
        loop.run(seconds: 5)
        player.isHidden = true
        loop.run(seconds: 30)
        player.isHidden = false
        let before = player.client.statistics
        var ticks: [Double] = []
        player.watch = { ticks.append($0.statistics.renderTick) }
        loop.run(seconds: 0.2)
        let after = player.client.statistics
        #expect(player.client.phase == .playing && after.resets == before.resets)
        #expect((after.renderTick - Double(loop.server.tick.number)).magnitude < 4, "at once, not by and by")
        #expect((after.localTick - Double(loop.server.tick.number)).magnitude < 4)
        loop.run(seconds: 5)
        for (earlier, later) in zip(ticks, ticks.dropFirst()) {
            #expect(later >= earlier, "the picture never goes back")
        }
        expectAllApplied(loop, player, underWay: 6)
        try expectConverged(loop, player, seconds: 1)
    }

    @Test func aConnectionThatBreaksIsTakenUpAgain() throws {
        let loop = LiveLoop()
        let player = loop.join(.good, isLossy: false)
        player.up.settings.loss = 0
        player.down.settings.loss = 0
        loop.run(seconds: 5)
        player.eagerness = 0
        loop.run(seconds: 1)
        loop.reconnect(player)
        player.eagerness = 64
        loop.run(seconds: 5)
        #expect(player.client.phase == .playing && player.seat.hellos == 2)
        expectAllApplied(loop, player, underWay: 6)
        try expectConverged(loop, player, seconds: 1)
    }

    @Test(arguments: [UInt32(0x7fff_ff00), 0xffff_f000, 65_400]) func ticksMayBeAnyNumber(_ start: UInt32) throws {
        let loop = LiveLoop(startTick: start)
        let player = loop.join(.mobile, isLossy: true)
        player.eagerness = 42
        loop.run(seconds: 30)
        #expect(player.client.statistics.frames > 400)
        #expect((player.client.statistics.renderTick - Double(loop.server.tick.number)).magnitude < 20)
        expectAllApplied(loop, player, underWay: 30)
        try expectConverged(loop, player, seconds: 3)
    }

    @Test func thePictureShowsWhatWasAtItsTick() {
        let loop = LiveLoop()
        let player = loop.join(.good, isLossy: false)
        player.up.settings.loss = 0
        player.down.settings.loss = 0
        loop.run(seconds: 3)
        var worst = 0.0
        var wrongLilies = 0
        var pictures = 0
        player.watch = { client in
            guard let drifter = client.sample.index(of: Pond.drifterID) else { return }
            pictures += 1
            let start = Int(client.sample.entries[drifter].start)
            let tick = client.statistics.renderTick
            let shown = client.sample.values[start]
            worst = max(worst, (shown - tick).magnitude)
            // What only jumps shows the earlier frame, and so does who is there.
            if client.sample.values[start + 2] != tick.rounded(.down) { wrongLilies += 1 }
            let isThere = client.sample.index(of: Pond.lilyID) != nil
            if isThere != (Int(tick.rounded(.down)) / 32 % 2 == 0) { wrongLilies += 1 }
        }
        loop.run(seconds: 20)
        #expect(pictures > 1_000 && worst < 0.001 && wrongLilies == 0)
    }

    @Test func aStreamThatStopsFreezesThePictureAndNothingIsInvented() {
        let loop = LiveLoop()
        let player = loop.join(.lan)
        loop.run(seconds: 5)
        player.down.settings.loss = 1
        var last = 0.0
        player.watch = { client in
            guard let drifter = client.sample.index(of: Pond.drifterID) else { return }
            last = client.sample.values[Int(client.sample.entries[drifter].start)]
        }
        let newest = loop.server.tick.number
        loop.run(seconds: 1)
        #expect(player.client.statistics.freezes == 1)
        #expect(last <= Double(newest) + 1 && last >= Double(newest) - 1, "the newest frame, and no further")
    }

    @Test func eventsComeOnceAndWithThePicture() {
        let loop = LiveLoop()
        let player = loop.join(.mobile, isLossy: true)
        loop.run(seconds: 40)
        player.eagerness = 0
        loop.run(seconds: 4)
        #expect(player.happenings == player.marks.filter { $0 % 16 == 0 })
    }

    @Test func whatHappenedIsToldOnceThoughTheLinkBreaksAndNotToWhoWasNotThere() {
        let loop = LiveLoop()
        let player = loop.join(.lan)
        let talker = loop.join(.lan)
        player.eagerness = 0
        talker.eagerness = 255
        loop.run(seconds: 4)
        for _ in 0..<3 {
            loop.reconnect(player)
            loop.run(seconds: 1)
        }
        let late = loop.join(.lan)
        late.eagerness = 0
        let before = talker.marks.count
        loop.run(seconds: 3)
        talker.eagerness = 0
        loop.run(seconds: 1)
        #expect(player.happenings == talker.marks.filter { $0 % 16 == 0 }, "each once, none lost")
        #expect(!late.happenings.isEmpty && late.happenings.allSatisfy { $0 > Int32(before) - 8 })
        #expect(late.happenings == Array(player.happenings.suffix(late.happenings.count)))
    }

    @Test func aHiddenTabThatIsBackIsToldOfTheLastSecondAlone() {
        let loop = LiveLoop()
        let player = loop.join(.lan)
        let talker = loop.join(.lan)
        player.eagerness = 0
        talker.eagerness = 255
        loop.run(seconds: 3)
        let before = player.happenings.count
        player.isHidden = true
        loop.run(seconds: 10)
        let hidden = talker.happenings.count
        player.isHidden = false
        loop.run(seconds: 0.1)
        let told = player.happenings.dropFirst(before)
        #expect(!told.isEmpty && told.count <= (hidden - before) / 8, "\(told.count) of \(hidden - before)")
        #expect(told.elementsEqual(talker.happenings.suffix(told.count)) || told.last! >= talker.happenings.last!)
        loop.run(seconds: 3)
        talker.eagerness = 0
        loop.run(seconds: 1)
        #expect(player.happenings.suffix(5) == talker.happenings.suffix(5), "and of all from then on")
    }

    @Test func manyPlayersSeeTheSame() throws {
        let loop = LiveLoop()
        let players = [
            loop.join(.lan), loop.join(.bridge, isLossy: true, seed: 9), loop.join(.good, isLossy: true, seed: 17),
        ]
        for player in players { player.eagerness = 42 }
        loop.run(seconds: 20)
        for player in players { player.eagerness = 0 }
        loop.run(seconds: 3)
        for player in players {
            #expect(loop.server.world.marks[Int(player.seat.station)] == player.marks)
            for (station, skiff) in loop.server.world.skiffs.enumerated() where skiff.speed == 0 {
                let place = try #require(player.client.sample.index(of: Int32(station)))
                let start = Int(player.client.sample.entries[place].start)
                #expect(player.client.sample.values[start] == skiff.x)
            }
        }
    }
}
