import Martlet

/// What a live match keeps of one member in memory: stream, station, inputs that wait, what was sent.
final class LiveSeat<Game: Simulation> {
    let player: PlayerID
    var caller: Caller?
    /// The open stream.
    var subscriber: SubscriberID?
    /// As the match's row has it; −1: none.
    var station: Int32 = -1
    /// The crew that the member has been in since the match runs: no other one may be chosen.
    var crew: Int?
    /// Until when the station is kept for who is gone.
    var keptUntil: Int64?

    /// Whether the stream said hello: it is sent frames.
    var isGreeted = false
    /// The number of its newest hello.
    var hello: UInt8 = 0
    var isLossy = false
    /// Looks at its crew's view while the match runs.
    var viewer: CrewViewer?
    /// What the next welcome carries.
    var freshToken: IssuedToken?

    var inputs = InputBuffer<Game.Input>()
    var roundTrip = RoundTripMeter()
    /// The client's clock in its newest message, and when that came.
    var clientTime: UInt32?
    var clientTimeAt: Int64 = 0
    /// What the last frame said of inputs.
    var toldSequence: UInt32 = 0

    var messages = TokenBucket()
    var chatter = TokenBucket()
    var badMessages = 0

    /// What the socket held when it was last asked.
    var heldBytes = 0
    /// Since when it has been spared frames.
    var sparedSince: Int64?

    init(_ player: PlayerID) { self.player = player }

    /// A stream ended, or another one begins.
    func resetStream() {
        subscriber = nil
        isGreeted = false
        freshToken = nil
        clientTime = nil
        badMessages = 0
        heldBytes = 0
        sparedSince = nil
        messages = TokenBucket()
        resetInputs()
    }

    /// A hello: its inputs begin at 1 again.
    func resetInputs() {
        inputs.reset()
        roundTrip = RoundTripMeter()
        toldSequence = 0
    }
}
