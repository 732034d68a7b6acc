/// The rules of a real-time game: all that a studio writes to have it hosted, predicted in browsers, recorded and replayed.
///
/// The value is the world itself. A step is a pure function of the world and its inputs: no clock, no file, no random number
/// but the world's own, no library mathematics (`Trigonometry` instead), no order taken from a Set or a Dictionary. So the
/// same inputs give the same bits on the server, in a replay and in WebAssembly; `SyncTest` proves it.
///
/// Players sit at **stations**. A station belongs to a **crew**: those who see the same, such as the six consoles of one
/// ship; in a free-for-all each crew has one station. What a crew is shown is encoded once for all its members.
public protocol Simulation: Replicated {
    /// What the founder of a match may choose. Travels as `ruleset` (JSON by the fields' names) and in the welcome.
    associatedtype Setup: Replicated
    /// One thing that a station does. Held controls and single commands alike: the newest of a held control counts.
    associatedtype Input: Replicated
    /// Something that happened, told to crews once: an explosion, a message.
    associatedtype Event: Replicated
    /// The entity that a crew calls its own, and which its clients predict.
    associatedtype Own: Replicated

    static var description: LiveDescription { get }

    /// How its frames are written: packed, unless the game says otherwise. A constant, which is why it is no part of the
    /// description: where it is known at compile time, a page is spared the code of what it never reads.
    static var codec: FrameCodec { get }

    /// A crew gave itself a name before the match began: writes it into the setup from which the world is then opened, where
    /// the world has a place for it. By default names are the lobby's alone.
    static func christen(_ crew: Int32, _ name: ShortName, in setup: inout Setup)

    /// How many crews play under a setup, 1…`description.crews`: the first so many. All, unless the game says otherwise.
    static func crews(in setup: Setup) -> Int32

    /// The world at tick 0. Takes any setup whose fields are within their bounds.
    init(_ setup: Setup, seed: MatchSeed)

    /// Says which kinds of entities there are, each with a number of its own from 0 up.
    static func kinds<V: KindVisitor>(_ visit: inout V)

    /// One tick: applies the inputs in the order in which they are given, moves everything on.
    mutating func step(_ tick: inout Tick<Self>)

    /// Somebody sat down at a station, or left it. An unoccupied one is the autopilot's. Who loses the connection has left, and
    /// sits down again on coming back: what such a player should find again stays with the station.
    mutating func occupy(_ station: Int32, isOccupied: Bool)

    /// Shows every entity, in ascending order of ids.
    func show<V: EntityVisitor>(_ visit: inout V)

    /// Where a crew looks from, and which entity is its own. nil: it has none (yet, or any more), and sees what lies everywhere.
    func eye(of crew: Int32) -> Eye?

    /// What a crew sees of an entity that lies in one of its kind's zones (0: the nearest; the number of zones: beyond the
    /// last). Fog is decided here and nowhere else.
    func sight(of entity: EntityNumber, kind: UInt8, zone: Int32, by crew: Int32) -> Sight

    /// How the match ended; nil while it is played. The first one counts; the match goes on for two seconds behind it.
    var outcome: LiveOutcome? { get }

    /// Prediction of a crew's own entity in the client, with the very functions that `step` uses: what a station's input
    /// does to it, and then one tick of its motion. By default nothing is predicted.
    static func predict(_ input: Input, by station: Int32, on own: inout Own)
    static func predictStep(_ own: inout Own)
    /// The layers whose fields `predict` and `predictStep` change: these are compared with the server's.
    static var predictedLayers: Layers { get }
    /// Which station's client predicts.
    static func predicts(_ station: Int32) -> Bool
    /// Up to which error a correction is blended over 100 ms; past it the picture snaps.
    static var blending: Blending { get }
}

extension Simulation {
    public static func crews(in setup: Setup) -> Int32 { description.crews }
    @inlinable public static var codec: FrameCodec { .packed }
    public func sight(of entity: EntityNumber, kind: UInt8, zone: Int32, by crew: Int32) -> Sight { .full }
    public var outcome: LiveOutcome? { nil }
    public static func christen(_ crew: Int32, _ name: ShortName, in setup: inout Setup) {}
    public static func predict(_ input: Input, by station: Int32, on own: inout Own) {}
    public static func predictStep(_ own: inout Own) {}
    public static var predictedLayers: Layers { [] }
    public static func predicts(_ station: Int32) -> Bool { false }
    public static var blending: Blending { Blending(distance: 50, radians: 0.1) }
    public mutating func occupy(_ station: Int32, isOccupied: Bool) {}
}

/// What lobby, server and client must know of a live game before anybody plays it.
public struct LiveDescription: Sendable {
    /// Stable, lower case with hyphens.
    public let id: StaticString
    public let title: StaticString
    /// Steps a second, 1…120.
    public let ticksPerSecond: Int32
    /// A frame goes out every so many ticks, 1…`ticksPerSecond`.
    public let ticksPerFrame: Int32
    /// How many crews there can be, each with a station for each role. At most 64 stations in all.
    public let crews: Int32
    public let roles: [StaticString]
    /// Players needed to start.
    public let minPlayers: Int32
    /// Bytes a second that one player is sent at most; what does not fit comes later, by priority.
    public let bytesPerSecond: Int32
    /// Microseconds that one tick may take of a server's time, with its frames; what takes longer is counted and shown.
    public let tickBudgetMicroseconds: Int32
    /// Version of world, setup and input as they are recorded, from 1.
    public let schema: Int32

    public init(
        id: StaticString, title: StaticString, ticksPerSecond: Int32, ticksPerFrame: Int32 = 1, crews: Int32,
        roles: [StaticString] = ["player"], minPlayers: Int32 = 1, bytesPerSecond: Int32 = 64_000,
        tickBudgetMicroseconds: Int32 = .max, schema: Int32 = 1
    ) {
        self.id = id
        self.title = title
        self.ticksPerSecond = min(max(ticksPerSecond, 1), 120)
        self.ticksPerFrame = min(max(ticksPerFrame, 1), self.ticksPerSecond)
        self.crews = crews
        self.roles = roles
        self.minPlayers = minPlayers
        self.bytesPerSecond = bytesPerSecond
        self.tickBudgetMicroseconds = min(max(tickBudgetMicroseconds, 1), 1_000_000 / self.ticksPerSecond)
        self.schema = schema
    }

    public var stationCount: Int32 { crews * Int32(roles.count) }
    public func crew(of station: Int32) -> Int32 { station / max(1, Int32(roles.count)) }
    public func role(of station: Int32) -> Int32 { station % max(1, Int32(roles.count)) }
}

/// What a step is given, and what it gives besides the changed world.
public struct Tick<World: Simulation> {
    /// The tick that is being made, from 1. 32 bits last two years at 60 Hz.
    @inlinable public var number: UInt32 { serial }
    @usableFromInline var serial: UInt32
    /// In the order in which they are to be applied.
    public var inputs: [StationInput<World.Input>]
    /// Emptied by whoever makes the step; a replay or a prediction ignores them.
    public var events: [EmittedEvent<World.Event>]

    public init(number: UInt32) {
        serial = number
        inputs = []
        events = []
    }

    /// The same buffers for another tick.
    @inlinable
    public init(number: UInt32, reusing old: consuming Tick) {
        serial = number
        inputs = old.inputs
        events = old.events
        inputs.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
    }

    /// The same buffers for another tick, in place.
    @inlinable package mutating func restart(number: UInt32) {
        serial = number
        inputs.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
    }

    /// Tells crews of something. At most `eventLimit` a tick; more are dropped.
    @inlinable
    public mutating func emit(_ event: World.Event, to crews: CrewSet) {
        guard events.count < Self.eventLimit else { return }
        events.append(EmittedEvent(event: event, crews: crews))
    }

    public static var eventLimit: Int { 64 }
}

public struct StationInput<Input: Replicated>: Sendable {
    public var station: Int32
    public var input: Input
    @inlinable
    public init(station: Int32, input: Input) {
        self.station = station
        self.input = input
    }
}

public struct EmittedEvent<Event: Replicated>: Sendable {
    public var event: Event
    public var crews: CrewSet
    @inlinable
    public init(event: Event, crews: CrewSet) {
        self.event = event
        self.crews = crews
    }
}

/// Up to 64 crews.
public struct CrewSet: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64
    @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }
    public static let everyone = CrewSet(rawValue: .max)
    @inlinable public static func only(_ crew: Int32) -> CrewSet {
        crew >= 0 && crew < 64 ? CrewSet(rawValue: 1 << UInt64(crew)) : []
    }
}

/// How a live match ended.
public struct LiveOutcome: Hashable, Sendable {
    public let winners: CrewSet
    /// A number of the game's own, such as why.
    public let reason: Int32
    public init(winners: CrewSet, reason: Int32) {
        self.winners = winners
        self.reason = reason
    }
}

/// When the rules first said that a match is over, and how: that counts, whatever they say while it is played to its close.
public struct LiveEnding: Hashable, Sendable {
    /// The tick behind which they said it.
    public let tick: UInt32
    public let outcome: LiveOutcome
    @inlinable
    public init(tick: UInt32, outcome: LiveOutcome) {
        self.tick = tick
        self.outcome = outcome
    }
}

/// When a predicted picture is blended to the truth and when it jumps.
public struct Blending: Sendable {
    /// In the units of the continuous predicted fields.
    public let distance: Double
    /// Of the wrapped ones.
    public let radians: Double
    public let milliseconds: Double
    public init(distance: Double, radians: Double, milliseconds: Double = 100) {
        self.distance = distance
        self.radians = radians
        self.milliseconds = milliseconds
    }
}
