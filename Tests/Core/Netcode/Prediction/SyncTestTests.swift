import Testing

@testable import Martlet

@Suite struct SyncTestTests {
    private func inputs(_ random: inout SeededRandom) -> [StationInput<Pond.Stroke>] {
        (0..<random.next() % 4).map { _ in
            var stroke = Pond.Stroke()
            stroke.turn = Int32(random.next() % 3) - 1
            stroke.speed = Int32(random.next() % 9)
            return StationInput(station: Int32(random.next() % 4), input: stroke)
        }
    }

    @Test func aGameThatIsAFunctionOfItsInputsPasses() {
        var test = SyncTest(Pond(Nothing(), seed: MatchSeed(1)), depth: 10)
        var random = SeededRandom(seed: MatchSeed(2))
        for _ in 0..<300 {
            if random.next() % 16 == 0 { test.occupy(Int32(random.next() % 4), isOccupied: true) }
            let mismatch = test.advance(inputs(&random))
            #expect(mismatch == nil)
        }
    }

    @Test func aFieldThatReplicateForgotIsFoundAtItsTick() throws {
        var test = SyncTest(Forgetful(Nothing(), seed: MatchSeed(1)), depth: 10)
        for _ in 0..<6 {
            let mismatch = test.advance([])
            #expect(mismatch == nil)
        }
        let found = test.advance([])
        let mismatch = try #require(found)
        #expect(mismatch.tick == 7 && mismatch.kind == .restored)
        #expect(mismatch.expected.sum == 1 && mismatch.actual.sum == 0)
    }

    @Test func aStateOutsideOfTheWorldIsFound() throws {
        var test = SyncTest(Worldly(Nothing(), seed: MatchSeed(1)), depth: 4, restores: false)
        let found = test.advance([])
        let mismatch = try #require(found)
        #expect(mismatch.tick == 1 && mismatch.kind == .again)
    }

    @Test func aLateInputIsMadeUpFor() {
        var late = Rollback(Pond(Nothing(), seed: MatchSeed(1)), depth: 10)
        var prompt = late
        var stroke = Pond.Stroke()
        stroke.speed = 8
        for tick in 1...30 {
            late.advance([])
            prompt.advance(tick == 25 ? [StationInput(station: 2, input: stroke)] : [])
        }
        #expect(late.world.skiffs != prompt.world.skiffs)
        let isAmended = late.amend(StationInput(station: 2, input: stroke), at: 25)
        #expect(isAmended)
        #expect(late.world.skiffs == prompt.world.skiffs && late.tick == 30)
        for tick: UInt32 in [20, 31] {
            let isAmended = late.amend(StationInput(station: 2, input: stroke), at: tick)
            #expect(!isAmended, "eleven ticks back, and one not made yet")
        }
    }
}

/// A game for what it gets wrong: `make` says what a step does.
private protocol Wrong: Simulation where Setup == Nothing, Input == Nothing, Event == Nothing, Own == Nothing {}

extension Wrong {
    static var description: LiveDescription {
        LiveDescription(id: "wrong", title: "Wrong", ticksPerSecond: 20, crews: 1)
    }
    init(_ setup: Nothing, seed: MatchSeed) { self.init() }
    static func kinds<V: KindVisitor>(_ visit: inout V) {}
    func show<V: EntityVisitor>(_ visit: inout V) {}
    func eye(of crew: Int32) -> Eye? { nil }
}

/// Counts up in a field that its `replicate` does not name.
private struct Forgetful: Wrong {
    var sum: Int32 = 0
    var forgotten: Int32 = 0
    mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.hidden(&sum, "sum") }
    mutating func step(_ tick: inout Tick<Forgetful>) {
        forgotten += 1
        if forgotten >= 7 { sum += 1 }
    }
}

/// Counts up in something that all worlds share.
private struct Worldly: Wrong {
    final class Counter: Sendable {
        nonisolated(unsafe) var count: Int32 = 0
    }
    var sum: Int32 = 0
    let counter = Counter()
    mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.hidden(&sum, "sum") }
    mutating func step(_ tick: inout Tick<Worldly>) {
        counter.count += 1
        sum = counter.count
    }
}
