import Martlet

/// Drift as a game that chose the modelled codec.
struct Tide: Simulation {
    typealias Setup = Drift.Setup
    typealias Input = Drift.Steer
    typealias Event = Drift.Bang
    typealias Own = Drift.Ship

    static let codec = FrameCodec.modelled
    static let description = LiveDescription(id: "tide", title: "Tide", ticksPerSecond: 20, crews: 2)

    var drift = Drift()

    init() {}
    init(_ setup: Drift.Setup, seed: MatchSeed) { drift = Drift(setup, seed: seed) }
    mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.part(&drift, "drift") }
    static func kinds<V: KindVisitor>(_ visit: inout V) { Drift.kinds(&visit) }

    mutating func step(_ tick: inout Tick<Tide>) {
        var inner = Tick<Drift>(number: tick.number)
        drift.step(&inner)
        for event in inner.events { tick.emit(event.event, to: event.crews) }
    }

    func show<V: EntityVisitor>(_ visit: inout V) { drift.show(&visit) }
    func eye(of crew: Int32) -> Eye? { drift.eye(of: crew) }
    func sight(of entity: EntityNumber, kind: UInt8, zone: Int32, by crew: Int32) -> Sight {
        drift.sight(of: entity, kind: kind, zone: zone, by: crew)
    }
}

/// A client of Tide and just enough of a server, over links that are as bad as wanted.
struct TideLoop {
    let client = LiveClient<Tide>(isLossy: true)
    let replicator = Replicator<Tide>()
    /// The same world, written the other way: what it shows at each tick.
    let packed = Replicator<Tide>(codec: .packed)
    var shown: [UInt32: ViewFrame] = [:]
    var world: Tide
    var tick = Tick<Tide>(number: 0)
    var up: LinkConditioner<[UInt8]>
    var down: LinkConditioner<[UInt8]>
    var viewer: CrewViewer?
    var packedViewer: CrewViewer?
    var hello: UInt8?
    var now: Int64 = 1_000_000
    private var read: [TimedInput<Drift.Steer>] = []

    init(_ world: Tide, _ link: LinkSettings, seed: UInt64) {
        self.world = world
        up = LinkConditioner(link, seed: MatchSeed(seed))
        down = LinkConditioner(link, seed: MatchSeed(seed &+ 1))
        client.connect(now)
    }

    /// A tick of 50 ms; what the client newly decoded is given to `check` beside what it should be.
    mutating func step(check: (ViewFrame, ViewFrame?) -> Void) {
        tick = Tick(number: tick.number &+ 1, reusing: tick)
        world.step(&tick)
        replicator.collect(world, tick: tick.number)
        packed.collect(world, tick: tick.number)
        if let frame = packed.frame(of: 0) {
            let copy = ViewFrame()
            copy.copy(from: frame)
            shown[tick.number] = copy
        }
        if let viewer, let body = replicator.body(for: viewer) {
            var head = FrameHead(tick: body.tick, baseline: body.baseline == 0 ? nil : body.baseline)
            head.applied = FrameHead.Applied(sequence: 0, slack: nil)
            var bytes: [UInt8] = []
            head.write(ticksPerFrame: 1, into: &bytes)
            down.send(bytes + body.bytes, now: now)
        }
        for _ in 0..<10 {
            now += 5_000
            while let bytes = up.receive(now: now) { hear(bytes) }
            while let bytes = down.receive(now: now) {
                let count = client.statistics.frames
                client.receive(bytes, now)
                guard client.statistics.frames > count, let frame = client.newestFrame else { continue }
                check(frame, shown[frame.tick])
            }
            client.update(now)
            while let bytes = client.takeOutgoing(now) { up.send(bytes, now: now) }
        }
    }

    private mutating func hear(_ bytes: [UInt8]) {
        guard let message = try? ClientMessage.read(bytes.span.bytes, inputs: &read) else { return }
        switch message {
        case .hello(let said):
            if hello != said.number {
                if let viewer { replicator.detach(viewer) }
                viewer = replicator.attach(crew: 0, isLossy: said.isLossy)
                // A crew that is looked at anew is shown everything anew.
                if let packedViewer { packed.detach(packedViewer) }
                packedViewer = packed.attach(crew: 0)
                hello = said.number
            }
            var welcome: [UInt8] = []
            Welcome(
                hello: said.number, ticksPerSecond: 20, ticksPerFrame: 1, station: 0, crew: 0, tick: tick.number,
                schema: replicator.table.hash, token: ResumeToken(low: 1, high: 2), setup: Drift.Setup()
            ).write(into: &welcome)
            down.send(welcome, now: now)
        case .inputs(let head): viewer?.acknowledge(head.ack)
        case .leave: break
        }
    }
}
