import BenchmarkProbe
import Martlet
import MartletEngine
import MartletLoad

/// One live match in memory with a player at each station, who sends an input before each tick: its machine alone, without
/// sockets, disk or clock. What it allocates is counted to the last one.
final class LiveTableBench: LiveOutput, LiveRecorder {
    private let machine: any LiveMachine
    private let hello: [UInt8]
    private let load: LiveLoadGame
    private let record: MatchRecord
    private let streams: [SubscriberID]
    private var monotonic: Int64 = 1_000_000_000
    private var effects: [MatchEffect] = []
    private var requests: UInt64 = 0
    private var recorded: UInt64 = 0
    private var messages: [[UInt8]] = []
    private var writer = WireWriter()
    private var number: UInt32 = 0

    /// Of all messages and ticks so far.
    private(set) var allocations: Int64 = 0
    /// Of handing to the store what was recorded, checkpoints among it.
    private(set) var recordingAllocations: Int64 = 0
    /// Processor time of all messages and ticks so far.
    private(set) var seconds = 0.0
    /// The same of what follows each tick: handing to the store what was recorded.
    private(set) var recordingSeconds = 0.0

    /// - Parameters:
    ///   - runner: made where the game's type is known, as in the server: so it is compiled for the game.
    ///   - ruleset: the founder's, as JSON.
    init<Game: Simulation>(_ runner: LiveRunner<Game>, _ load: LiveLoadGame, ruleset: String) {
        self.load = load
        var hello: [UInt8] = []
        ClientMessage.Hello(isLossy: false, schema: SchemaTable(of: Game.self).hash).write(into: &hello)
        self.hello = hello
        record = BenchMatch.record(game: load.id, minPlayers: 1, players: load.players, ruleset: ruleset)
        streams = (0..<load.players).map { SubscriberID(UInt64($0 + 1)) }
        machine = LiveMatchMachine(id: record.id, limits: MatchLimits(), runner: runner)
    }

    private var now: Now { BenchMatch.now(monotonic) }

    /// Everybody sits down and says hello, and the match begins. Returns whether it did.
    func begin() -> Bool {
        for seat in streams.indices {
            act(.station(seat), seat)
            feed(.subscribe(streams[seat], by: BenchMatch.caller(seat), from: .after(0)))
            receive(hello, from: streams[seat])
            perform()
        }
        for seat in streams.indices { act(.ready(true), seat) }
        act(.start, 0)
        return machine.nextTick != nil
    }

    private func act(_ action: MemberAction, _ seat: Int) {
        requests += 1
        feed(.action(action, by: BenchMatch.caller(seat), RequestID(requests)))
    }

    private func feed(_ input: MatchInput) {
        machine.handle(input, now: now, effects: &effects)
        perform()
    }

    private func perform() {
        while !effects.isEmpty {
            let taken = effects
            effects.removeAll(keepingCapacity: true)
            for effect in taken {
                switch effect {
                case .append(let append):
                    machine.handle(.appended(ticket: append.ticket, nil), now: now, effects: &effects)
                case .load(let token, _):
                    let stored = StoredMatch(record: record, checkpoint: nil, tail: [], lastOffset: 0)
                    machine.handle(.loaded(token, .success(.match(stored))), now: now, effects: &effects)
                default: break
                }
            }
        }
    }

    private func receive(_ message: [UInt8], from stream: SubscriberID) {
        machine.receive(message.span.bytes, from: stream, now: now, effects: &effects)
    }

    /// Makes so many ticks, each behind an input of every player.
    func play(_ ticks: Int) {
        for _ in 0..<ticks {
            guard let deadline = machine.nextTick else { return }
            monotonic = deadline
            write()
            let start = probe_thread_seconds()
            let before = probe_thread_allocations()
            for seat in streams.indices { receive(messages[seat], from: streams[seat]) }
            machine.tick(now: now, output: self, effects: &effects)
            machine.noteTickTime(1000)
            let after = probe_thread_allocations()
            let end = probe_thread_seconds()
            seconds += end - start
            machine.flushRecording(now: now, recorded: recorded, to: self, effects: &effects)
            recordingAllocations += probe_thread_allocations() - after
            recordingSeconds += probe_thread_seconds() - end
            allocations += after - before
            perform()
        }
    }

    /// The players' next messages.
    private func write() {
        number += 1
        messages.removeAll(keepingCapacity: true)
        for seat in streams.indices {
            let note = LiveLoadGame.Note(
                ack: number - 1, time: UInt32(monotonic / 1_000_000), sequence: number, tick: number,
                station: Int32(seat))
            load.write(note, &writer)
            messages.append(writer.bits.bytes)
        }
    }

    // MARK: LiveOutput, LiveRecorder

    func send(_ bytes: RawSpan, to subscriber: SubscriberID) -> Int { 0 }

    func held(by subscriber: SubscriberID) -> Int { 0 }

    func record(_ chunk: RawSpan, as row: RecordedRow) { recorded = row.ticket }

    /// What the machine counted.
    var counted: TickLoad { machine.load }
}
