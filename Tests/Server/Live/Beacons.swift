import Martlet
import MartletNet

/// A live game of six players whose frames are large: what a slow reader chokes on. Sixty ticks a second. And its ticks take as
/// long as a player wants them to: what fills a loop.
struct Beacons: Simulation {
    typealias Setup = Nothing
    typealias Input = Call
    typealias Event = Nothing
    typealias Own = Beacon

    static let count: Int32 = 128

    static var description: LiveDescription {
        LiveDescription(
            id: "beacons", title: "Beacons", ticksPerSecond: 60, crews: 6, bytesPerSecond: 10_000_000)
    }

    var beacons: [Beacon] = []
    /// The percentage of its time that each tick takes at least.
    var heat: Int32 = 0
    var random = UInt64(1)

    init() {}

    init(_ setup: Nothing, seed: MatchSeed) {
        random = seed.low | 1
        beacons = (0..<Self.count).map { _ in Beacon() }
    }

    mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.hidden(&random, "random")
        visit.integer(&heat, "heat", in: Call.heats)
        visit.list(&beacons, "beacons", limit: Self.count)
    }

    static func kinds<V: KindVisitor>(_ visit: inout V) { visit.kind(0, "beacon", Beacon(), zones: []) }

    mutating func step(_ tick: inout Tick<Beacons>) {
        for index in beacons.indices {
            for field in 0..<8 {
                random ^= random << 13
                random ^= random >> 7
                random ^= random << 17
                beacons[index].fields[field] = Int32(truncatingIfNeeded: random >> 20)
            }
        }
        for input in tick.inputs {
            beacons[Int(input.station)].fields[0] = input.input.number
            heat = input.input.heat
        }
        burn()
    }

    /// No rule of a game: it changes nothing but how long a tick takes.
    private func burn() {
        let length = 1_000_000_000 / UInt64(Self.description.ticksPerSecond)
        let end = MonotonicClock.nanoseconds() + length * UInt64(heat) / 100
        while heat > 0, MonotonicClock.nanoseconds() < end {}
    }

    func show<V: EntityVisitor>(_ visit: inout V) {
        for index in beacons.indices { visit.entity(Int32(index), kind: 0, at: .everywhere, beacons[index]) }
    }

    func eye(of crew: Int32) -> Eye? { Eye(x: 0, z: 0, own: crew) }
}

struct Beacon: Replicated {
    var fields: [8 of Int32] = .init(repeating: 0)

    mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        for index in 0..<8 { visit.integer(&fields[index], "field", in: .min ... .max, at: Int32(index)) }
    }
}

struct Call: Replicated {
    /// In wire form seven bits, of which 91 to 127 are out of range.
    static let heats: ClosedRange<Int32> = 0...90

    var number: Int32 = 0
    var heat: Int32 = 0

    mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.integer(&number, "number", in: .min ... .max)
        visit.integer(&heat, "heat", in: Self.heats)
    }
}
