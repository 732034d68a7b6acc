import MartletEngine

/// The open stream of a match's member, whatever it speaks: what the match says goes through here. Lives on the match's
/// loop, and every call comes there.
protocol MemberStream: AnyObject, Sendable {
    var match: MatchID { get }
    /// The sign-in that opened it, or that the resume token was given to which did; nil: it is not known.
    var sessionID: SessionID? { get }

    /// The match is in memory now; in a room if it is a live one.
    func hosted(in room: LiveRoom?)

    func send(_ frame: Frame)
    func send(binary frame: Frame)

    func close(_ reason: CloseReason)
    /// The match could not take a message of this stream.
    func refuse(_ error: WireError, _ clientMessageID: [UInt8]?)

    /// Once a second. `offset`: what its match is known to be durable to.
    func timePassed(now: Now, offset: Int)
    /// The session was signed out, or its refresh token used twice.
    func revoke()
}
