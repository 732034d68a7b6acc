@testable import Martlet

/// What a server does with a live match, in memory: ticks at absolute times, inputs by station, one frame a tick.
final class PondServer {
    final class Seat {
        let station: Int32
        var viewer: CrewViewer?
        var inputs = InputBuffer<Pond.Stroke>()
        var roundTrip = RoundTripMeter()
        var isLossy = false
        var hello: UInt8?
        var hellos = 0
        var echo: (time: UInt32, at: Int64)?
        var badMessages = 0
        var leastSlack: Int8?

        init(station: Int32) { self.station = station }
    }

    static let tickMicroseconds: Int64 = 50_000
    var world = Pond(Nothing(), seed: MatchSeed(1))
    let replicator = Replicator<Pond>()
    var seats: [Seat] = []
    var tick: Tick<Pond>
    var nextTickAt: Int64
    private var gatherer = InputGatherer<Pond.Stroke>()
    private var decoded: [TimedInput<Pond.Stroke>] = []
    /// The next tick is the last.
    var isEnding = false
    /// Nothing moves any more, and the frames that are sent are the last.
    private(set) var isOver = false
    /// Every state of station 0's skiff of the last ticks.
    private(set) var history: [UInt32: Pond.Skiff] = [:]

    init(startTick: UInt32, at now: Int64) {
        tick = Tick(number: startTick)
        nextTickAt = now
    }

    func sit(_ station: Int32) -> Seat {
        let seat = Seat(station: station)
        seats.append(seat)
        return seat
    }

    /// The stream broke.
    func drop(_ seat: Seat) {
        if let viewer = seat.viewer { replicator.detach(viewer) }
        seat.viewer = nil
        seat.hello = nil
    }

    func receive(_ bytes: [UInt8], from seat: Seat, at now: Int64, send: ([UInt8]) -> Void) {
        guard let message = try? ClientMessage.read(bytes.span.bytes, inputs: &decoded) else {
            seat.badMessages += 1
            return
        }
        switch message {
        case .hello(let hello):
            if seat.hello != hello.number { begin(seat, hello) }
            var welcome: [UInt8] = []
            Welcome(
                hello: hello.number, ticksPerSecond: 20, ticksPerFrame: 1, station: seat.station, crew: seat.station,
                tick: tick.number, schema: replicator.table.hash, token: ResumeToken(low: 0, high: 0), setup: Nothing()
            ).write(into: &welcome)
            send(welcome)
        case .inputs(let head):
            guard let viewer = seat.viewer else { return }
            if viewer.acknowledge(head.ack) { seat.roundTrip.didAck(head.ack, at: now * 1000) }
            seat.echo = (head.time, now)
            seat.inputs.insert(
                decoded, of: head,
                at: .init(
                    now: now * 1000, nextTick: tick.number &+ 1, untilNext: (nextTickAt - now) * 1000,
                    tickLength: Self.tickMicroseconds * 1000, roundTrip: seat.roundTrip.roundTrip))
        case .leave: drop(seat)
        }
    }

    private func begin(_ seat: Seat, _ hello: ClientMessage.Hello) {
        if let viewer = seat.viewer { replicator.detach(viewer) }
        seat.viewer = replicator.attach(crew: seat.station, isLossy: hello.isLossy)
        seat.isLossy = hello.isLossy
        seat.inputs.reset(at: LiveWire.sequence(atHello: hello.number))
        seat.hello = hello.number
        seat.hellos += 1
    }

    /// Makes the tick that is due and says what is to be sent to whom.
    func step(at now: Int64, send: (Seat, [UInt8]) -> Void) {
        nextTickAt += Self.tickMicroseconds
        if !isOver { move() }
        if isEnding {
            isOver = true
            replicator.conclude()
        }
        replicator.collect(world, tick: tick.number)
        for seat in seats {
            guard let viewer = seat.viewer, let body = replicator.body(for: viewer) else { continue }
            var head = FrameHead(tick: body.tick, baseline: body.baseline == 0 ? nil : body.baseline)
            head.isLast = isOver
            let slack = seat.inputs.takeSlack()
            if let slack { seat.leastSlack = min(seat.leastSlack ?? slack, slack) }
            head.applied = FrameHead.Applied(sequence: seat.inputs.applied, slack: slack)
            if let echo = seat.echo {
                let hold = (now - echo.at) / 1000
                head.echo = FrameHead.Echo(time: echo.time, hold: hold < 255 ? UInt8(hold) : nil)
                seat.echo = nil
            }
            var message: [UInt8] = []
            head.write(ticksPerFrame: 1, into: &message)
            message.append(contentsOf: body.bytes)
            seat.roundTrip.didSend(body.tick, at: now * 1000)
            send(seat, message)
        }
    }

    private func move() {
        tick = Tick(number: tick.number &+ 1, reusing: tick)
        for seat in seats { gatherer.take(from: &seat.inputs, station: seat.station, tick: tick.number) }
        gatherer.finish(into: &tick.inputs)
        world.step(&tick)
        history[tick.number] = world.skiffs[0]
        history[tick.number &- 200] = nil
        replicator.record(tick.events, at: tick.number)
    }
}
