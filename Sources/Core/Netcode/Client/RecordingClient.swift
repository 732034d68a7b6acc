/// A client that plays a recording in place of a match: the same pictures, events and figures, made by stepping the world
/// again. It shows everything; nobody watches a match before it is over.
///
///     receive(file, now)         the recording as the server gives it
///     update(now)                plays on at `speed`; `sample` is what to draw
///     seek(tick)                 anywhere: from the nearest world that it kept
public final class RecordingClient<Game: Simulation>: AnyRecordingClient {
    /// A world is kept every so many ticks, for going back.
    static var keyframeTicks: UInt32 { 1200 }
    /// So many are kept; a longer match keeps them farther apart.
    static var keyframeLimit: Int { 64 }
    /// The most ticks that one `update` makes: a slow machine shows less, and never stands still.
    static var ticksPerUpdate: Int { 400 }

    private struct Playhead {
        var recording: LiveRecording
        var player: RecordingPlayer<Game>
    }

    private var here: Playhead?
    private var kept: [Playhead] = []
    private var spacing = RecordingClient.keyframeTicks
    private var matchSetup = Game.Setup()
    private let shapes: SchemaTable
    private var rows: WorldRows
    private var interpolator: Interpolator
    private var happened: [ReceivedEvent<Game.Event>] = []
    private var lastUpdate: Int64?

    public override init() {
        shapes = SchemaTable(of: Game.self)
        rows = WorldRows(shapes)
        interpolator = Interpolator(shapes)
        super.init()
    }

    public override var table: SchemaTable { shapes }
    public override var sample: ViewSample { interpolator.sample }
    public override var setup: NamedFields { NamedFields(of: matchSetup) }

    /// The whole file. false: it is none of this game and build.
    @discardableResult
    public override func receive(_ bytes: [UInt8], _ now: Int64) -> Bool {
        do throws(RecordingError) {
            var recording = try LiveRecording(bytes, of: Game.self)
            var last: UInt32 = 0
            while let chunk = try recording.nextChunk() {
                guard let (first, count) = RecordingChunk.span(of: chunk) else { throw .damaged }
                last = count == 0 ? first : first &+ count &- 1
            }
            recording.rewind()
            let start = Playhead(recording: recording, player: try recording.player(of: Game.self))
            matchSetup = try recording.setup(of: Game.self)
            spacing = max(Self.keyframeTicks, last / UInt32(Self.keyframeLimit) &+ 1)
            kept = [start]
            here = start
            length = last
            crew = 0
            phase = .playing
            go(to: 0)
            return true
        } catch {
            statistics.badMessages += 1
            phase = .refused
            return false
        }
    }

    public override func update(_ now: Int64) {
        defer { lastUpdate = now }
        guard let lastUpdate, speed > 0, now > lastUpdate else { return show() }
        let passed = Double(min(now - lastUpdate, 1_000_000)) / 1_000_000
        let wanted = position + passed * speed * Double(Game.description.ticksPerSecond)
        position = min(wanted, Double(length))
        var made = 0
        while Double(here?.player.tick ?? length) < position + 1, made < Self.ticksPerUpdate, makeTick() { made += 1 }
        if let tick = here?.player.tick, Double(tick) < position { position = Double(tick) }
        show()
    }

    public override func seek(_ tick: UInt32) {
        go(to: min(tick, length))
        show()
    }

    public override func watch(_ crew: Int32) {
        self.crew = min(max(crew, 0), Game.description.crews - 1)
        show()
    }

    public override func nextEvent() -> LiveEventFields? {
        guard let first = happened.first, Double(first.tick) <= position else { return nil }
        happened.removeFirst()
        return LiveEventFields(tick: first.tick, fields: NamedFields(of: first.event))
    }

    private func go(to tick: UInt32) {
        guard var place = kept.last(where: { $0.player.tick <= tick }) else { return }
        if let here, here.player.tick <= tick, here.player.tick >= place.player.tick { place = here }
        here = place
        let from = place.player.tick
        interpolator.reset()
        while let now = here?.player.tick, now < tick, makeTick(isShown: tick - now <= 2) {}
        happened.removeAll(keepingCapacity: true)
        position = Double(here?.player.tick ?? tick)
        // Where no tick was made, there is the world as it stands.
        if here?.player.tick == from { showWorld() }
    }

    /// Makes the next tick. false: that was the last, or the recording can't be read from here on.
    private func makeTick(isShown: Bool = true) -> Bool {
        guard var place = here else { return false }
        here = nil
        defer { here = place }
        do throws(RecordingError) {
            while !(try place.player.next()) {
                guard let chunk = try place.recording.nextChunk() else { return false }
                try place.player.open(chunk)
            }
        } catch {
            statistics.undecodedFrames += 1
            length = place.player.tick
            return false
        }
        if place.player.tick % spacing == 0, let last = kept.last, last.player.tick < place.player.tick {
            kept.append(place)
        }
        if isShown {
            for event in place.player.events where event.crews.contains(.only(crew ?? 0)) && happened.count < 256 {
                happened.append(ReceivedEvent(tick: place.player.tick, event: event.event))
            }
            add(place.player.world, tick: place.player.tick)
        }
        return true
    }

    private func showWorld() {
        if let place = here { add(place.player.world, tick: place.player.tick) }
    }

    private func add(_ world: Game, tick: UInt32) {
        let frame = ViewFrame()
        frame.reset(tick: tick)
        rows.begin()
        world.show(&rows)
        rows.fill(frame)
        interpolator.add(frame, at: Double(tick))
    }

    private func show() {
        own = here?.player.world.eye(of: crew ?? 0)?.own
        interpolator.show(at: position)
        statistics.renderTick = position
        statistics.serverTick = Double(here?.player.tick ?? 0)
    }
}

/// A recording's client whatever the game.
open class AnyRecordingClient: AnyLiveClient {
    /// The last tick.
    public internal(set) var length: UInt32 = 0
    /// Where the picture is, in ticks.
    public internal(set) var position = 0.0
    /// 1 is as it was played; 0 stands still.
    public var speed = 1.0

    package override init() { super.init() }

    open func seek(_ tick: UInt32) {}
    /// Looks from a crew's place from now on.
    open func watch(_ crew: Int32) {}
}
