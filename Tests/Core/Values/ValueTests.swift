import Martlet
import Testing

@Suite struct PlayerIDTests {
    @Test func theWireFormIsTheSeatFromOne() {
        for seat in 0..<PlayerID.seatLimit {
            let player = PlayerID(seat: seat)
            #expect(player?.description == "p\(seat + 1)")
            #expect(PlayerID("p\(seat + 1)") == player)
        }
        #expect(PlayerID(seat: -1) == nil)
        #expect(PlayerID(seat: PlayerID.seatLimit) == nil)
    }

    @Test(arguments: [
        "", "p", "p0", "p01", "p65", "p99", "p100", "P1", "1", "p1 ", " p1", "p-1", "p+1", "pp", "p1\u{0}", "p१",
    ])
    func anythingElseIsNoPlayer(_ text: String) {
        #expect(PlayerID(text) == nil)
    }

    @Test func playersAreOrderedBySeat() {
        let players = ["p10", "p2", "p1"].compactMap { PlayerID($0) }.sorted()
        #expect(players.map { $0.description } == ["p1", "p2", "p10"])
    }
}

@Suite struct AudienceTests {
    let players = (0..<Audience.seatLimit).compactMap(PlayerID.init(seat:))

    @Test func nobodyAndEveryone() {
        for player in players {
            #expect(!Audience.none.contains(.player(player)))
            #expect(Audience.everyone.contains(.player(player)))
        }
        #expect(!Audience.none.contains(.spectator))
        #expect(Audience.everyone.contains(.spectator))
        #expect(!Audience.everyone.contains(.nobody))
        #expect(!Audience(bits: .max).contains(.nobody))
    }

    @Test func onePlayerAloneIsOnlyThat() {
        for player in players {
            let audience = Audience.only(player)
            for other in players { #expect(audience.contains(.player(other)) == (other == player)) }
            #expect(!audience.contains(.spectator))
        }
    }

    @Test func aSeatPastTheLimitIsNobodysSecretAndSeesNone() {
        for seat in Audience.seatLimit..<PlayerID.seatLimit {
            guard let player = PlayerID(seat: seat) else { continue }
            #expect(Audience.only(player) == .none)
            #expect(!Audience.players(players).contains(.player(player)))
            #expect(Audience.everyone.contains(.player(player)))
        }
    }

    @Test func playersComeAndGo() {
        var audience = Audience.players(players.prefix(3))
        audience.remove(players[1])
        audience.insert(players[31])
        #expect(players.filter { audience.contains(.player($0)) } == [players[0], players[2], players[31]])
        #expect(audience.union(.only(players[1])).contains(.player(players[1])))
        #expect(!audience.contains(.spectator))
        #expect(Audience.everyone.union(audience).contains(.spectator))
        #expect(Audience(bits: audience.bits) == audience)
    }
}

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"), (1_000, "1970-01-01T00:00:00.001Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z"), (951_868_800_000_000, "2000-03-01T00:00:00.000Z"),
            (1_709_164_800_000_000, "2024-02-29T00:00:00.000Z"), (4_107_542_400_000_000, "2100-03-01T00:00:00.000Z"),
            (-2_203_891_200_000_000, "1900-03-01T00:00:00.000Z"), (1_795_257_960_123_999, "2026-11-21T10:46:00.123Z"),
            (-62_167_219_200_000_000, "0000-01-01T00:00:00.000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999Z"),
            (.max, "9999-12-31T23:59:59.999Z"), (.min, "0000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func aTimeIsWrittenAsRFC3339(_ microseconds: Int64, _ text: String) {
        #expect(Timestamp(microseconds: microseconds).rfc3339 == text)
    }

    @Test func addingStopsAtTheEndOfTime() {
        let now = Timestamp(microseconds: 5)
        #expect(now.adding(seconds: 2).microseconds == 2_000_005)
        #expect(now.adding(seconds: -2).microseconds == -1_999_995)
        #expect(now.adding(seconds: .max).microseconds == .max)
        #expect(now.adding(seconds: .min).microseconds < -9_000_000_000_000_000_000)
        #expect(Timestamp(microseconds: .min).adding(seconds: -1).microseconds == .min)
        #expect(Timestamp(microseconds: 1) < now)
    }
}

@Suite struct StateHashTests {
    /// From the test vectors of draft-eastlake-fnv, 64 bits.
    @Test func itIsFNV1a() {
        #expect(StateHash.of([]) == 0xcbf2_9ce4_8422_2325)
        #expect(StateHash.of("a".utf8) == 0xaf63_dc4c_8601_ec8c)
        #expect(StateHash.of("foobar".utf8) == 0x8594_4171_f739_67e8)
    }
}

@Suite struct SeededRandomTests {
    /// Vector 8 of the reference implementation: key 00…0f, message 00…07.
    @Test func theNumbersAreSipHash24() {
        let key = MatchSeed(high: 0x0706_0504_0302_0100, low: 0x0f0e_0d0c_0b0a_0908)
        var random = SeededRandom(seed: key, position: 0x0706_0504_0302_0100)
        #expect(random.next() == 0x93f5_f579_9a93_2462)
        #expect(random.position == 0x0706_0504_0302_0101)
    }

    @Test func thePositionIsAllThereIsToRemember() throws {
        var random = SeededRandom(seed: MatchSeed(7))
        let drawn = (0..<10).map { _ in random.next() }
        var again = SeededRandom(seed: MatchSeed(7), position: 4)
        #expect((4..<10).map { _ in again.next() } == Array(drawn[4...]))
        #expect(again == random)
        #expect(try JSON.decode(SeededRandom.self, from: JSON.encode(random)) == random)
        var last = SeededRandom(seed: MatchSeed(high: .max, low: .max), position: .max)
        _ = last.next()
        #expect(last.position == 0)
    }

    @Test func aForkDependsOnItsLabelsAlone() {
        var random = SeededRandom(seed: MatchSeed(7))
        let fork = random.fork(1, 2)
        _ = random.next()
        #expect(random.fork(1, 2) == fork)
        #expect(random.position == 1)
        let others = [
            random.fork(2, 1), random.fork(1), random.fork(1, 2, 0), random.fork(), random.fork(1).fork(2, 0),
        ]
        var seeds = Set(others.map { $0.seed })
        seeds.insert(fork.seed)
        seeds.insert(random.seed)
        #expect(seeds.count == others.count + 2)
        #expect(SeededRandom(seed: MatchSeed(8)).fork(1, 2) != fork)
    }

    @Test func drawsFromAForkDontShowInTheMatchsOwnNumbers() {
        var plain = SeededRandom(seed: MatchSeed(3))
        var forking = SeededRandom(seed: MatchSeed(3))
        for turn in 0..<20 as Range<UInt64> {
            var hidden = forking.fork(turn)
            for _ in 0..<turn { _ = Int.random(in: 0..<6, using: &hidden) }
            #expect(plain.next() == forking.next())
        }
    }

    @Test func theNumbersLookEven() {
        var random = SeededRandom(seed: MatchSeed(1))
        var ones = [Int](repeating: 0, count: 64)
        let draws = 4000
        for _ in 0..<draws {
            let number = random.next()
            for bit in 0..<64 where number >> UInt64(bit) & 1 == 1 { ones[bit] += 1 }
        }
        // Each bit is one in half of the draws, give or take five standard deviations.
        for count in ones { #expect(abs(count - draws / 2) < 160) }
    }
}
