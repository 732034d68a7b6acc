package import Martlet
internal import MartletNet

/// How often a crowd's world steps; each rate is a game of its own, since a game's rate is part of what it is.
package protocol CrowdRate: Sendable {
    static var id: StaticString { get }
    static var ticksPerSecond: Int32 { get }
}

package enum Crowd10: CrowdRate {
    package static var id: StaticString { "crowd-10" }
    package static var ticksPerSecond: Int32 { 10 }
}

package enum Crowd20: CrowdRate {
    package static var id: StaticString { "crowd-20" }
    package static var ticksPerSecond: Int32 { 20 }
}

package enum Crowd30: CrowdRate {
    package static var id: StaticString { "crowd-30" }
    package static var ticksPerSecond: Int32 { 30 }
}

package enum Crowd60: CrowdRate {
    package static var id: StaticString { "crowd-60" }
    package static var ticksPerSecond: Int32 { 60 }
}

/// The game of `martlet bench live`: fifty players who each see one entity of their own, 200 bytes that are all new at every
/// tick. So nothing is shared, nothing stays as it was, and a frame costs what frames of other engines' benchmarks cost.
///
/// An input's stamp comes back in the player's entity, and the world says when it stepped. It reads a clock for that, which
/// no other game may: it is for measuring only, and `serve` hosts it when it is told to.
package struct Crowd<Rate: CrowdRate>: Simulation {
    package static var description: LiveDescription {
        LiveDescription(
            id: Rate.id, title: "Crowd", ticksPerSecond: Rate.ticksPerSecond, crews: CrowdSize.players,
            bytesPerSecond: 1_000_000)
    }

    package var members: [CrowdMember] = []
    var random = UInt64(1)

    package init() {}

    package init(_ setup: Nothing, seed: MatchSeed) {
        random = seed.low | 1
        for number in 0..<CrowdSize.players {
            var member = CrowdMember()
            member.number = number
            members.append(member)
        }
    }

    package mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.hidden(&random, "random")
        visit.list(&members, "members", limit: CrowdSize.players)
    }

    package static func kinds<V: KindVisitor>(_ visit: inout V) {
        visit.kind(0, "member", CrowdMember(), zones: [1])
    }

    package mutating func step(_ tick: inout Tick<Crowd>) {
        for index in tick.inputs.indices {
            let station = Int(tick.inputs[index].station)
            if members.indices.contains(station) { members[station].fields[0] = tick.inputs[index].input.stamp }
        }
        let now = MonotonicClock.nanoseconds()
        for place in members.indices {
            members[place].fields[1] = Int32(truncatingIfNeeded: now)
            members[place].fields[2] = Int32(truncatingIfNeeded: now >> 32)
            for field in 3..<Int(CrowdSize.fields) {
                random ^= random << 13
                random ^= random >> 7
                random ^= random << 17
                members[place].fields[field] = Int32(truncatingIfNeeded: random >> 20)
            }
        }
    }

    package func show<V: EntityVisitor>(_ visit: inout V) {
        for member in members { visit.entity(member.number, kind: 0, at: member.place, member) }
    }

    package func eye(of crew: Int32) -> Eye? {
        guard members.indices.contains(Int(crew)), case .at(let x, let z) = members[Int(crew)].place else { return nil }
        return Eye(x: x, z: z, own: crew)
    }

    package func sight(of entity: EntityNumber, kind: UInt8, zone: Int32, by crew: Int32) -> Sight {
        entity == crew ? .full : .hidden
    }
}

package enum CrowdSize {
    /// Players of a room, each a crew of one.
    package static let players: Int32 = 50
    /// Of 32 bits: with the frame's own head a message has 200 bytes and some.
    package static let fields: Int32 = 48
}

/// What one player of a crowd sees.
package struct CrowdMember: Replicated {
    package var number: Int32 = 0
    /// The newest input's stamp; when the world stepped, in nanoseconds of the monotonic clock (low and high half); noise.
    package var fields: [48 of Int32] = .init(repeating: 0)

    package init() {}

    /// Far from all others.
    var place: Place { .at(x: Double(number) * 1000, z: 0) }

    package mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        var number = UInt64(UInt32(bitPattern: number))
        visit.hidden(&number, FieldName("number"))
        self.number = Int32(truncatingIfNeeded: number)
        for index in 0..<Int(CrowdSize.fields) {
            visit.integer(&fields[index], "field", in: .min ... .max, at: Int32(index), layers: .own)
        }
    }
}

/// When the input was made, in microseconds of the client's clock; wraps.
package struct CrowdInput: Replicated {
    package var stamp: Int32 = 0

    package init() {}
    package init(stamp: Int32) { self.stamp = stamp }

    package mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.integer(&stamp, "stamp", in: .min ... .max)
    }
}

extension Crowd {
    package typealias Setup = Nothing
    package typealias Input = CrowdInput
    package typealias Event = Nothing
    package typealias Own = CrowdMember
}
