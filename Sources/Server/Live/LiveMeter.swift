internal import MartletEngine
internal import MartletNet
internal import Synchronization

/// How live matches are hosted.
package struct LiveHosting: Sendable {
    /// The share of a loop's time, 0…1, above which no live match is begun or joined there.
    package var loadLimit = 0.8
    /// How long ticks took, on all loops.
    package var tickDurations = Histogram(.ticks)

    package init() {}
}

/// What the live matches of one loop cost, and whether the loop can take more of them.
///
/// Counted on the loop; once a second `measure` sums it up for whoever asks from another thread.
final class LiveMeter: Sendable {
    /// Figures of a moment.
    struct Figures: Sendable {
        var load = TickLoad()
        /// Live matches in memory, and those that are being played.
        var matches = 0
        var running = 0
        /// Seats of live matches with an open stream.
        var players = 0
        /// Matches by turns in memory.
        var turnMatches = 0
        /// The share of the last seconds in which the loop was at work: 0…1.
        var busyShare = 0.0
        /// What matches that began since will add to it, as far as it can be guessed.
        var comingShare = 0.0

        mutating func add(_ room: LiveRoom) {
            load += room.machine.load
            matches += 1
            players += room.machine.playerCount
            if room.machine.nextTick != nil { running += 1 }
        }
    }

    /// How many seconds the share is taken over.
    static let windowSeconds = 3
    /// What a match is taken to cost while none is running to go by, and the least and most that it is ever taken for.
    private static let firstGuess = 0.01
    private static let guesses = 0.001...0.25

    /// How long ticks took, of all loops.
    let tickDurations: Histogram
    let messages = Counter()
    let refusals = Counter()
    let recordingNanoseconds = Counter()
    private let limit: Double
    /// Guards what other threads read; held to copy a few numbers.
    private let state: Mutex<State>

    private struct State: Sendable {
        var figures = Figures()
        /// Of matches that left memory.
        var retired = TickLoad()
        /// Time and idle time, once a second, the newest last.
        var samples: [(at: Int64, idle: Int)] = []
        /// Matches that began in each second whose end is still to be measured in full, the newest last.
        var begun = [0]
        /// The share that one match takes.
        var matchShare = firstGuess

        mutating func guess() { figures.comingShare = Double(begun.reduce(0, +)) * matchShare }
    }

    init(_ settings: LiveHosting) {
        tickDurations = settings.tickDurations
        limit = settings.loadLimit
        state = Mutex(State())
    }

    func tick(nanoseconds: Int64) { tickDurations.observe(Int(nanoseconds)) }

    func retire(_ load: TickLoad) { state.withLock { $0.retired += load } }

    /// A match begins to make ticks here. Until its cost shows in what is measured it is guessed, so that many that begin
    /// at once don't all slip in.
    func noteBegin() {
        state.withLock { state in
            state.begun[state.begun.count - 1] += 1
            state.guess()
        }
    }

    /// Called once a second. `now` is monotonic, `idle` what the loop has waited since it started.
    func measure(_ figures: Figures, now: Int64, idle: Int) {
        var figures = figures
        state.withLock { state in
            state.samples.append((now, idle))
            if state.samples.count > Self.windowSeconds + 1 { state.samples.removeFirst() }
            if let first = state.samples.first, now > first.at {
                figures.busyShare = min(max(1 - Double(idle - first.idle) / Double(now - first.at), 0), 1)
            }
            figures.load += state.retired
            state.figures = figures
            state.begun.append(0)
            if state.begun.count > Self.windowSeconds + 1 { state.begun.removeFirst() }
            let older = figures.running - state.begun.reduce(0, +)
            if older > 0 {
                let share = figures.busyShare / Double(older)
                state.matchShare = min(max(share, Self.guesses.lowerBound), Self.guesses.upperBound)
            } else {
                state.matchShare = Self.firstGuess
            }
            state.guess()
        }
    }

    var figures: Figures { state.withLock { $0.figures } }

    /// Whether the loop has no room for more live play; whoever is in plays on.
    var isFull: Bool {
        guard limit < 1 else { return false }
        let figures = figures
        return figures.busyShare + figures.comingShare > limit
    }
}
