import Martlet
import MartletEngine
import MartletNet

// What the match says, on its way to the client: text and binary messages as every stream gets them. Frames are translated
// once those who take them as they are have theirs.
extension DialectMember: FrameSink {
    func hosted(in room: LiveRoom?) {
        self.room = room
        guard let room else { return end(.forbidden) }
        room.join(subscriber, self)
        line.socket?.keepFresh(unsentBytes: Self.unsentBytes)
    }

    /// What the kernel may hold back: a few frames.
    private static var unsentBytes: Int32 { 4096 }

    func send(_ frame: Frame) {
        translateFrames()
        guard let root = try? JSONDocument(parsing: frame.bytes, limits: .stored).root else { return }
        if let json = root["match"] {
            guard let roster = MatchRoster(json) else { return }
            let isNew = accept()
            follow(roster)
            if isNew { sayHello() }
        } else if let presence = root["presence"] {
            roster?.setConnected(presence["connected"]?.bool ?? false, at: presence["playerId"]?.string)
            if let roster { tell(.roster(roster.told)) }
        } else if let chat = root["chat"], let sender = roster?.member(at: chat["from"]?.string) {
            tell(.chat(from: sender.id, text: chat["text"]?.string ?? ""))
        } else if let error = root["error"] {
            tell(.error(code: error["code"]?.string ?? "internal_error", message: error["message"]?.string ?? ""))
        }
    }

    /// The match's row changed.
    private func follow(_ new: MatchRoster) {
        guard case .member(let caller) = standing else { return }
        let old = roster
        roster = new
        let isElsewhere = old?.member(caller.account.text)?.station != new.member(caller.account.text)?.station
        if let old, isElsewhere || old.status != new.status, new.status == .running { sayHello() }
        tell(.roster(new.told))
    }

    func send(binary frame: Frame) {
        translateFrames()
        read(frame.bytes.span.bytes)
    }

    func send(frame: RawSpan) -> Int {
        guard let socket = line.socket, socket.isOpen else { return -1 }
        frames.append(frame.withUnsafeBytes { Array($0) })
        if frames.count == 1 { shard.loop.atEndOfTurn { [weak self] in self?.translateFrames() } }
        return socket.refusedBytes
    }

    private func translateFrames() {
        guard !frames.isEmpty else { return }
        let waiting = frames
        frames = []
        for frame in waiting { read(frame.span.bytes) }
    }

    var heldBytes: Int {
        guard let socket = line.socket, socket.isOpen else { return -1 }
        return socket.refusedBytes
    }

    private func read(_ message: RawSpan) {
        guard let kind = try? ServerMessage.kind(of: message) else { return }
        switch kind {
        case .welcome: welcome(message)
        case .frame: frame(message)
        case .station: break  // The match's row says it, too.
        case .refused:
            guard let refusal = try? Refusal.read(message) else { return }
            tell(.error(code: "refused", message: String(decoding: refusal.text, as: UTF8.self)))
        }
    }

    private func welcome(_ message: RawSpan) {
        guard case .member(let caller) = standing, let welcome = try? Welcome<D.Game.Setup>.read(message) else {
            return
        }
        decoder.resume(at: welcome.tick)
        var token: [UInt8] = []
        welcome.token.write(into: &token)
        tell(
            .welcome(
                DialectWelcome(
                    player: caller.account.text, token: token, tick: welcome.tick, setup: welcome.setup)))
    }

    private func frame(_ message: RawSpan) {
        let newest = inputs.newest
        let context = FrameHead.Context(
            ticksPerFrame: D.Game.description.ticksPerFrame, tick: decoder.newestTick, sequence: newest.sequence,
            time: newest.time)
        guard let (head, start) = try? FrameHead.read(message, context) else { return }
        if let applied = head.applied { inputs.applied(upTo: applied.sequence) }
        let bytes = message.withUnsafeBytes { [UInt8]($0) }
        do throws(FrameError) {
            let view = try decoder.decode(bytes, from: start, tick: head.tick, baseline: head.baseline ?? 0)
            let events = try decoder.events(D.Game.Event.self)
            let now = desk.clock.now().wall.microseconds / 1_000
            tell(.frame(DialectFrame(view: view, happenings: events, milliseconds: UInt64(clamping: now))))
        } catch {
            // Only a mistake of ours, or a frame that the last hello has overtaken: begin again from nothing.
            shard.assumeIsolated { $0.deliver(.requestSnapshot(subscriber), to: match) }
        }
    }

    func close(_ reason: CloseReason) {
        if reason == .notAuthenticated, case .claiming = standing { return refuseToken() }
        end(isLeaving ? .over : reason)
    }

    func refuse(_ error: WireError, _ clientMessageID: [UInt8]?) {
        tell(.error(code: error.code, message: error.message))
    }

    func timePassed(now: Now, offset: Int) {
        if case .member = standing { return }
        if now.monotonic > deadline { end(.notAuthenticated) }
    }

    func revoke() {
        let error = WireError.sessionRevoked
        tell(.error(code: error.code, message: error.message))
        end(.notAuthenticated)
    }
}
