package import Martlet

/// A match as the server sees it: messages and the time go in, effects come out. One writer: its owner calls it from
/// one place at a time. It reads no clock and touches nothing outside, so the simulator runs the very same code.
///
/// Live games have a machine of their own, behind `LiveMachine`.
package protocol MatchMachine: AnyObject {
    var id: MatchID { get }

    /// Takes one input and adds what is to be done to `effects`, in the order in which it must be done.
    func handle(_ input: MatchInput, now: Now, effects: inout [MatchEffect])

    /// How many streams are open, for metrics and for deciding what may leave memory.
    var subscriberCount: Int { get }

    /// One bit a seat: who has a stream open.
    var connectedSeats: UInt64 { get }

    /// The last offset that is on disk, as far as it is known.
    var durableOffset: Int { get }
}

/// Who asks: an account, under the name that others see.
package struct Caller: Hashable, Sendable {
    package var account: AccountID
    package var displayName: String

    package init(account: AccountID, displayName: String) {
        self.account = account
        self.displayName = displayName
    }
}

/// Where a command came in, and where its answer goes.
package enum CommandSource: Hashable, Sendable {
    /// `POST …/commands`; answered by `MatchEffect.reply`.
    case request(RequestID, Caller)
    /// A stream's frame; answered by `MatchEffect.send`. `clientMessageID` is the raw JSON to give back.
    case stream(SubscriberID, clientMessageID: [UInt8]?)
}

/// A WireCommand, checked for form but not yet for sense.
package struct CommandRequest: Sendable {
    package var matchID: String
    package var tick: Int
    package var turn: Int?
    package var actorPlayerID: String
    /// The `command` object.
    package var command: JSONNode
    /// Leave the snapshot out of the ack.
    package var lean: Bool

    package init(matchID: String, tick: Int, turn: Int?, actorPlayerID: String, command: JSONNode, lean: Bool) {
        self.matchID = matchID
        self.tick = tick
        self.turn = turn
        self.actorPlayerID = actorPlayerID
        self.command = command
        self.lean = lean
    }
}

/// What a member or a would-be member does with the match itself.
package enum MemberAction: Hashable, Sendable {
    /// `passwordProof`: the hash that the caller's password was found to be of.
    case join(inviteCode: String?, passwordProof: String? = nil)
    case leave
    case ready(Bool)
    case start
    case loaded
    case resign
    /// Live: sit down at a station, or (nil) get up.
    case station(Int?)
    /// Live: name a crew.
    case nameCrew(Int, String)
    /// Live: from now on the resume token with this hash is the member's only good one. `session`: the sign-in that it is
    /// good for.
    case keepToken(hash: [UInt8], session: SessionID?)
    /// Live: only look whether this is the hash of the caller's good resume token. Answered with what `TokenBearer` reads.
    case showToken(hash: [UInt8])
    /// Only look: `GET /matches/{id}`.
    case describe(inviteCode: String?)
}

/// How far a stream's client says it got.
package enum StreamStart: Hashable, Sendable {
    /// `after=N`: the latest snapshot, then what is above it.
    case after(Int)
    /// `since=N`: events from offset N on, no snapshot.
    case since(Int)
}

package enum MatchInput: Sendable {
    case command(CommandRequest, from: CommandSource)
    case action(MemberAction, by: Caller, RequestID)
    /// `GET …/snapshot?at=`; nil is the latest.
    case readSnapshot(at: Int?, by: Caller, RequestID)
    /// `GET …/events?since=&limit=`.
    case readEvents(since: Int, limit: Int, by: Caller, RequestID)
    /// Live: the whole recording as `LiveRecording` has it, once the match is over. Answered by `Reply.success`, whose bytes
    /// are no JSON.
    case readRecording(by: Caller, RequestID)

    case subscribe(SubscriberID, by: Caller, from: StreamStart)
    /// Live: like `subscribe`, by a member who shows a resume token instead of signing in. A token that is not good changes
    /// nothing and closes the stream with 4001.
    case resume(SubscriberID, as: PlayerID, tokenHash: [UInt8])
    /// Live: a fresh token for the member whose stream this is: its next welcome carries it, and with that it replaces the
    /// old one. The shell gives one right behind each `subscribe` and `resume`.
    case issueToken(SubscriberID, IssuedToken)
    case unsubscribe(SubscriberID)
    /// Live: a binary message that came before the match was in memory; then, `LiveMachine.receive` takes them.
    case message(SubscriberID, [UInt8])
    /// Live: somebody says something to all.
    case chat(SubscriberID, String)
    /// `requestSnapshot: true` on a stream.
    case requestSnapshot(SubscriberID)
    /// The stream's socket holds this many bytes that its peer has not read. Said when bytes are left over after a
    /// write, and once more with 0 when they have drained.
    case backlog(SubscriberID, bytes: Int)

    case appended(ticket: UInt64, StorageFailure?)
    /// The answer to `MatchEffect.load` with the same token.
    case loaded(UInt64, Result<LoadedPart, StorageFailure>)
    /// The time that `MatchEffect.schedule` asked for has come.
    case timer
    /// It is this match's turn again, as `MatchEffect.yield` asked for.
    case goOn
    /// The server is going down: close the streams with 4012, take a checkpoint, accept nothing new.
    case drain
}

/// What a machine may want to read.
package enum LoadRequest: Hashable, Sendable {
    /// Everything to go on with: record, last checkpoint, tail. Answered by `LoadedPart.match`.
    case latest
    /// The state at an offset that was committed. Answered by `LoadedPart.match`.
    case at(Int)
    /// Up to `limit` rows from an offset on. Answered by `LoadedPart.events`.
    case events(from: Int, limit: Int)
    /// The row of one player's tick, if there is one. Answered by `LoadedPart.events` with none or one.
    case tick(PlayerID, Int)
}

package enum LoadedPart: Hashable, Sendable {
    /// There is no such match, or no such committed offset.
    case missing
    case match(StoredMatch)
    case events([EventRecord])
}

package enum MatchEffect: Sendable {
    /// Write; answered by `MatchInput.appended`.
    case append(Append)
    /// Read; answered by `MatchInput.loaded` with this token.
    case load(UInt64, LoadRequest)
    /// The one answer to a request.
    case reply(RequestID, Reply)
    /// One text frame for one stream.
    case send(SubscriberID, Frame)
    /// One binary frame for one stream: what is rare. Frames of ticks leave by `LiveOutput`.
    case sendBinary(SubscriberID, Frame)
    /// Close a stream; the machine has forgotten it already.
    case close(SubscriberID, CloseReason)
    /// Send `MatchInput.timer` at this monotonic time. A later one replaces an earlier one; one timer a match.
    case schedule(at: Int64)
    /// More is to be done than other matches should wait for: send `MatchInput.goOn` once everything else that is due has been
    /// seen to. Of several matches that ask for it one at a time, in the order in which they first asked.
    case yield
    /// Nothing of this match is left in memory that the store does not have, and nobody is here: the shell may let the
    /// machine go.
    case idle
    /// Something for the logs and the counters.
    case note(MatchNote)
}

/// The bytes of one message. Shared by all who are sent the same.
package struct Frame: Hashable, Sendable {
    package let bytes: [UInt8]
    package init(bytes: [UInt8]) { self.bytes = bytes }
}

/// A request's answer.
package enum Reply: Sendable {
    /// 200 with this JSON.
    case success([UInt8])
    case failure(WireError)
}

/// What happened, for logs and metrics; never sent to a client.
package enum MatchNote: Hashable, Sendable {
    case commandAccepted(PlayerID, offset: Int)
    case commandRejected(PlayerID, offset: Int, code: String)
    case commandRefused(code: String)
    case duplicateTick(PlayerID, tick: Int)
    case statusChanged(MatchStatus)
    case rolledBack(to: Int, lost: Int)
    case hibernated(offset: Int)
    case woke(offset: Int, replayed: Int)
    case slowSubscriber(bytes: Int)
    case damaged(String)
    /// Live: the store fails; play goes on and is not recorded.
    case recordingInterrupted
    /// Live: it works again. The ticks between are missing in the recording, which goes on from the whole world.
    case recordingContinued(missingTicks: Int)
    /// Live: a stream sent what no client of ours sends, and was closed.
    case badMessages(SubscriberID)
}
