import Martlet
import Testing

@Suite struct RecordingClientTests {
    private static let length: UInt32 = 90

    /// Ninety ticks of a pond.
    private static func recorded() -> RecordingClient<Pond> {
        var file = LiveRecording.head(of: Pond.self, Nothing(), seed: MatchSeed(1))
        var world = Pond(Nothing(), seed: MatchSeed(1))
        var writer = ChunkWriter(after: 0)
        var tick = Tick<Pond>(number: 0)
        for number in 1...length {
            tick = Tick(number: number, reusing: tick)
            world.step(&tick)
            writer.append([], tick.inputs, hash: StateHasher.hash(&world))
            if number % 30 == 0 { LiveRecording.append(writer.finish(), to: &file) }
        }
        let client = RecordingClient<Pond>()
        #expect(client.receive(file, 0))
        return client
    }

    /// The tick that the drifter's place tells; nil: it is not shown.
    private static func shown(by client: RecordingClient<Pond>) -> Double? {
        client.sample.index(of: Pond.drifterID).map { client.sample.values[Int(client.sample.entries[$0].start)] }
    }

    @Test(arguments: [0, 1, 45, length] as [UInt32])
    func `a tick that is sought is shown`(tick: UInt32) {
        let client = Self.recorded()
        client.seek(tick)
        #expect(client.position == Double(tick))
        #expect(Self.shown(by: client) == Double(tick))
    }

    @Test func `who seeks where it stands goes on seeing it`() {
        let client = Self.recorded()
        client.speed = 0
        for tick in [45, 45, 44, Self.length, Self.length, 0, 0] as [UInt32] {
            client.seek(tick)
            client.update(1_000_000)
            #expect(Self.shown(by: client) == Double(tick))
        }
    }

    @Test func `it plays at the pace that is wanted, and stands still at the end`() {
        let client = Self.recorded()
        client.update(0)
        client.speed = 2
        client.update(500_000)
        #expect(client.position == 20)
        #expect(Self.shown(by: client) == 20)
        client.speed = 0
        client.update(900_000)
        #expect(client.position == 20)
        client.speed = 8
        for now in 1...5 { client.update(900_000 + Int64(now) * 200_000) }
        #expect(client.position == Double(Self.length))
        #expect(Self.shown(by: client) == Double(Self.length))
    }
}
