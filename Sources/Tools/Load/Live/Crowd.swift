public import Martlet
internal import MartletNet

/// How often a crowd's world steps; each rate is a game of its own, since a game's rate is part of what it is.
public protocol CrowdRate: Sendable {
    static var id: StaticString { get }
    static var ticksPerSecond: Int32 { get }
}

public enum Crowd10: CrowdRate {
    public static var id: StaticString { "crowd-10" }
    public static var ticksPerSecond: Int32 { 10 }
}

public enum Crowd20: CrowdRate {
    public static var id: StaticString { "crowd-20" }
    public static var ticksPerSecond: Int32 { 20 }
}

public enum Crowd30: CrowdRate {
    public static var id: StaticString { "crowd-30" }
    public static var ticksPerSecond: Int32 { 30 }
}

public enum Crowd60: CrowdRate {
    public static var id: StaticString { "crowd-60" }
    public static var ticksPerSecond: Int32 { 60 }
}

/// The game of `martlet bench live`: fifty players who each see one entity of their own, 200 bytes that are all new at every
/// tick. So nothing is shared, nothing stays as it was, and a frame costs what frames of other engines' benchmarks cost.
///
/// An input's stamp comes back in the player's entity, and the world says when it stepped. It reads a clock for that, which
/// no other game may: it is for measuring only, and `serve` hosts it when it is told to.
public struct Crowd<Rate: CrowdRate>: Simulation {
    public static var description: LiveDescription {
        LiveDescription(
            id: Rate.id, title: "Crowd", ticksPerSecond: Rate.ticksPerSecond, crews: CrowdSize.players,
            bytesPerSecond: 1_000_000)
    }

    public var members: [CrowdMember] = []
    @usableFromInline var random = UInt64(1)

    public init() {}

    public init(_ setup: Nothing, seed: MatchSeed) {
        random = seed.low | 1
        for number in 0..<CrowdSize.players {
            var member = CrowdMember()
            member.number = number
            members.append(member)
        }
    }

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.hidden(&random, "random")
        visit.list(&members, "members", limit: CrowdSize.players)
    }

    public static func kinds<V: KindVisitor>(_ visit: inout V) {
        visit.kind(0, "member", CrowdMember(), zones: [1])
    }

    public mutating func step(_ tick: inout Tick<Crowd>) {
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

    @inlinable
    public func show<V: EntityVisitor>(_ visit: inout V) {
        for member in members { visit.entity(member.number, kind: 0, at: member.place, member) }
    }

    @inlinable
    public func eye(of crew: Int32) -> Eye? {
        guard members.indices.contains(Int(crew)), case .at(let x, let z) = members[Int(crew)].place else { return nil }
        return Eye(x: x, z: z, own: crew)
    }

    @inlinable
    public func sight(of entity: EntityNumber, kind: UInt8, zone: Int32, by crew: Int32) -> Sight {
        entity == crew ? .full : .hidden
    }
}

public enum CrowdSize {
    /// Players of a room, each a crew of one.
    public static let players: Int32 = 50
    /// Of 32 bits: with the frame's own head a message has 200 bytes and some.
    public static let fields: Int32 = 48
}

/// What one player of a crowd sees.
public struct CrowdMember: Replicated {
    public var number: Int32 = 0
    /// The newest input's stamp; when the world stepped, in nanoseconds of the monotonic clock (low and high half); noise.
    public var fields: [48 of Int32] = .init(repeating: 0)

    public init() {}

    /// Far from all others.
    @inlinable var place: Place { .at(x: Double(number) * 1000, z: 0) }

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        var number = UInt64(UInt32(bitPattern: number))
        visit.hidden(&number, FieldName("number"))
        self.number = Int32(truncatingIfNeeded: number)
        for index in 0..<Int(CrowdSize.fields) {
            visit.integer(&fields[index], "field", in: .min ... .max, at: Int32(index), layers: .own)
        }
    }
}

/// When the input was made, in microseconds of the client's clock; wraps.
public struct CrowdInput: Replicated {
    public var stamp: Int32 = 0

    public init() {}
    public init(stamp: Int32) { self.stamp = stamp }

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.integer(&stamp, "stamp", in: .min ... .max)
    }
}

extension Crowd {
    public typealias Setup = Nothing
    public typealias Input = CrowdInput
    public typealias Event = Nothing
    public typealias Own = CrowdMember
}
