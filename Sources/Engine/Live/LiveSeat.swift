import Martlet

/// What a live match keeps of one member in memory: stream, station, what was sent; its inputs: `InputSeat`.
/// Only its machine touches it, so accesses are not watched at run time.
class LiveSeat {
    let player: PlayerID
    @exclusivity(unchecked) var caller: Caller?
    /// The open stream.
    @exclusivity(unchecked) var subscriber: SubscriberID?
    /// As the match's row has it; −1: none.
    @exclusivity(unchecked) var station: Int32 = -1
    /// Until when the station is kept for who is gone.
    @exclusivity(unchecked) var keptUntil: Int64?
    /// When the stream to a match that is over is closed.
    @exclusivity(unchecked) var resultsUntil: Int64?

    /// Whether the stream said hello: it is sent frames.
    @exclusivity(unchecked) var isGreeted = false
    /// The number of its newest hello.
    @exclusivity(unchecked) var hello: UInt8 = 0
    @exclusivity(unchecked) var isLossy = false
    /// On a link that loses messages: whether it is known to know where it sits.
    @exclusivity(unchecked) var seatWord = SeatWord.known
    /// Looks at its crew's view while the match runs.
    @exclusivity(unchecked) var viewer: CrewViewer?
    /// It was sent what the match came to.
    @exclusivity(unchecked) var hasLastFrame = false
    /// What the next welcome carries.
    @exclusivity(unchecked) var freshToken: IssuedToken?

    @exclusivity(unchecked) var roundTrip = RoundTripMeter()
    /// The client's clock in its newest message, and when that came.
    @exclusivity(unchecked) var clientTime: UInt32?
    @exclusivity(unchecked) var clientTimeAt: Int64 = 0
    /// What the last frame said of inputs.
    @exclusivity(unchecked) var toldSequence: UInt32 = 0

    @exclusivity(unchecked) var messages = TokenBucket()
    @exclusivity(unchecked) var chatter = TokenBucket()
    /// Frames against nothing, and requests for them.
    @exclusivity(unchecked) var restarts = TokenBucket()
    @exclusivity(unchecked) var snapshots = TokenBucket()
    @exclusivity(unchecked) var badMessages = 0

    /// What the socket held when it was last asked.
    @exclusivity(unchecked) var heldBytes = 0
    /// Since when it has been spared frames, and since when it took nothing at all.
    @exclusivity(unchecked) var sparedSince: Int64?
    @exclusivity(unchecked) var stuckSince: Int64 = 0

    init(_ player: PlayerID) { self.player = player }

    /// A stream ended, or another one begins.
    func resetStream() {
        subscriber = nil
        resultsUntil = nil
        isGreeted = false
        freshToken = nil
        clientTime = nil
        badMessages = 0
        heldBytes = 0
        sparedSince = nil
        messages = TokenBucket()
        resetInputs()
    }

    /// What the client of a link that loses messages knows of its station.
    ///
    ///     known ──another station──▶ due ──a frame says it──▶ said(tick) ──an ack names that frame or a later one──▶ known
    enum SeatWord {
        case known
        case due
        case said(UInt32)
    }

    /// A hello: its inputs begin anew.
    func resetInputs() {
        roundTrip = RoundTripMeter()
        toldSequence = LiveWire.sequence(atHello: hello)
    }
}

/// The same with the inputs that wait, which have the game's own type. All else of a seat is the same for every game, and is
/// compiled once.
final class InputSeat<Input: Replicated>: LiveSeat {
    @exclusivity(unchecked) var inputs = InputBuffer<Input>()

    override func resetInputs() {
        inputs.reset(at: LiveWire.sequence(atHello: hello))
        super.resetInputs()
    }
}

/// Which seat a stream shows. A seat shows in one stream, so the streams stand by seat: to look through some fifty numbers
/// that lie side by side takes less than to hash one. Never copied: it is looked at for every message.
struct SeatTable: ~Copyable {
    /// By seat.
    private var streams: [64 of UInt64] = .init(repeating: Self.none)
    private(set) var count = 0

    /// No stream's number.
    private static let none = UInt64.max

    var isEmpty: Bool { count == 0 }

    subscript(stream: SubscriberID) -> Int? {
        get {
            for seat in streams.indices where streams[seat] == stream.number { return seat }
            return nil
        }
        set {
            if let old = self[stream] {
                streams[old] = Self.none
                count -= 1
            }
            guard let newValue else { return }
            if streams[newValue] == Self.none { count += 1 }
            streams[newValue] = stream.number
        }
    }
}
