import MartletEngine
import MartletNet
import MartletStore

/// The shell of one live match: its clock, and its sockets. Everything comes and goes by direct calls on the match's loop,
/// and nothing here allocates while the match is played.
///
///     socket ──binary message──▶ receive ──▶ machine
///     timer, at the machine's deadline ──▶ tick ──▶ machine ──▶ send ──▶ sockets, written at once ──▶ recording
final class LiveRoom: LiveOutput, LiveRecorder, @unchecked Sendable {
    let machine: any LiveMachine
    private let clock: ServerClock
    private let loop: EventLoop
    private let meter: LiveMeter
    /// Does what the machine wants done besides sending frames. Outlives its rooms.
    private unowned let shard: Shard
    private let store: any Store
    private let shelf: RecordingShelf

    private var timer: LoopTimer?
    private var armedFor: Int64?
    private var ports: [Port] = []
    /// Where the next frame's stream probably is: machines send in the same order at each tick.
    private var cursor = 0
    private var effects: [MatchEffect] = []
    private(set) var isClosed = false
    /// While the machine is being called. What it sets off meanwhile, such as the end of a stream that it sends to, waits.
    private(set) var isInside = false
    private var postponed: [MatchInput] = []

    private struct Port {
        let subscriber: SubscriberID
        let sink: any FrameSink
    }

    init(_ machine: any LiveMachine, of shard: Shard, clock: ServerClock, meter: LiveMeter) {
        self.machine = machine
        self.shard = shard
        loop = shard.loop
        store = shard.context.store
        self.clock = clock
        self.meter = meter
        shelf = RecordingShelf(machine.id) { [shard] failed in shard.run { $0.committed(failed) } }
        // What the body does not keep alive: a room is the shard's, and is closed before it goes.
        timer = LoopTimer(on: loop) { [unowned self] in self.tick() }
    }

    /// The machine left memory, or its match is over.
    func close() {
        isClosed = true
        timer?.cancel()
        ports = []
        meter.retire(machine.load)
    }

    // MARK: Streams

    func join(_ subscriber: SubscriberID, _ sink: any FrameSink) {
        ports.append(Port(subscriber: subscriber, sink: sink))
    }

    func leave(_ subscriber: SubscriberID) {
        ports.removeAll { $0.subscriber == subscriber }
        cursor = 0
    }

    func send(_ bytes: RawSpan, to subscriber: SubscriberID) -> Int {
        guard let place = place(of: subscriber) else { return -1 }
        return ports[place].sink.send(frame: bytes)
    }

    func held(by subscriber: SubscriberID) -> Int { place(of: subscriber).map { ports[$0].sink.heldBytes } ?? -1 }

    private func place(of subscriber: SubscriberID) -> Int? {
        let count = ports.count
        for step in 0..<count {
            let place = cursor + step < count ? cursor + step : cursor + step - count
            if ports[place].subscriber == subscriber {
                cursor = place + 1 < count ? place + 1 : 0
                return place
            }
        }
        return nil
    }

    // MARK: Messages and ticks

    func receive(_ message: RawSpan, from subscriber: SubscriberID) {
        meter.messages.add()
        isInside = true
        machine.receive(message, from: subscriber, now: clock.now(), effects: &effects)
        finish()
    }

    /// Keeps an input until the call that is under way has returned.
    func postpone(_ input: MatchInput) { postponed.append(input) }

    private func tick() {
        armedFor = nil
        let now = clock.now()
        isInside = true
        machine.tick(now: now, output: self, effects: &effects)
        let spent = clock.now().monotonic - now.monotonic
        machine.noteTickTime(spent)
        meter.tick(nanoseconds: spent)
        isInside = false
        // These frames shall not wait for other matches' ticks that are due in the same turn of the loop.
        loop.flush()
        finish()
        flushRecording(now)
    }

    /// Behind the frames: no player waits for the bookkeeping.
    private func flushRecording(_ now: Now) {
        guard !isClosed else { return }
        let began = clock.now().monotonic
        isInside = true
        machine.flushRecording(now: now, recorded: shelf.recorded, to: self, effects: &effects)
        finish()
        meter.recordingNanoseconds.add(Int(clock.now().monotonic - began))
    }

    func record(_ chunk: RawSpan, as row: RecordedRow) {
        if shelf.put(chunk, row) { store.submit(shelf) }
    }

    /// Performs what the machine wants, and sets the timer anew where the next tick's deadline changed.
    private func finish() {
        isInside = false
        if !effects.isEmpty {
            var taken: [MatchEffect] = []
            swap(&taken, &effects)
            let match = machine.id
            for effect in taken { shard.assumeIsolated { $0.perform(effect, of: match) } }
            taken.removeAll(keepingCapacity: taken.capacity <= 256)
            if effects.isEmpty { swap(&taken, &effects) }
        }
        if !postponed.isEmpty {
            let inputs = postponed
            postponed = []
            let match = machine.id
            for input in inputs { shard.assumeIsolated { $0.deliver(input, to: match) } }
        }
        arm()
    }

    /// Sees to it that the next tick comes when the machine wants it.
    func arm() {
        guard !isClosed, machine.nextTick != armedFor else { return }
        armedFor = machine.nextTick
        guard let armedFor else {
            timer?.disarm()
            return
        }
        timer?.arm(at: UInt64(max(0, armedFor)))
    }
}
