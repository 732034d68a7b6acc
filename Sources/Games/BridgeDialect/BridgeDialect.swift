package import Bridge
package import Martlet

/// One connection of a client that speaks system B's protocols: what it was told, and what its packets mean.
///
/// On a session it waits for `welcome` and, where the game runs and the player sits somewhere, for the first frame; then it
/// says SESSION_STATE once, and from there on what changes.
package struct BridgeDialect: Dialect {
    package typealias Game = Bridge

    package static let name = "bridge"

    private let place: DialectPlace
    /// nil: not let in, or not told yet.
    private var roster: DialectRoster?
    private var welcome: DialectWelcome<Bridge>?
    /// SESSION_STATE is out.
    private var isToldState = false
    private var isToldStart = false
    private var feed = ObjectFeed()
    private var lastTick: UInt32 = 0

    // What the client has said.
    private var lastSequence: UInt32?
    /// The ship that SET_SHIP chose.
    private var ship: Int32 = 0

    package init(at place: DialectPlace) { self.place = place }

    // MARK: From the client

    package mutating func read(_ message: RawSpan, requests: inout [DialectRequest<Bridge>]) {
        var splitter = PacketSplitter(message.withUnsafeBytes { [UInt8]($0) })
        var count = 0
        repeat {
            count += 1
            do throws(PacketError) {
                guard count < Self.requestLimit else { throw .tooManyPackets }
                requests.append(try request(of: try splitter.next()))
            } catch {
                requests.append(.refused(code: error.rawValue, message: error.message))
                if error == .tooManyPackets { return }
            }
        } while !splitter.isAtEnd
    }

    private mutating func request(of packet: Packet) throws(PacketError) -> DialectRequest<Bridge> {
        if let request = try SessionRequests.gateway(packet) {
            guard place == .gateway else { throw .wrongPlace }
            return request
        }
        if let request = try SessionRequests.session(packet) {
            guard place == .session else { throw .wrongPlace }
            return request
        }
        guard packet.type == PacketType.clientCommand else { throw .unknownType }
        guard place == .session else { throw .wrongPlace }
        return try command(try CommandPacket(packet.payload))
    }

    private mutating func command(_ command: CommandPacket) throws(PacketError) -> DialectRequest<Bridge> {
        if let lastSequence, command.sequence <= lastSequence { throw .staleSequence }
        lastSequence = command.sequence
        switch command.body {
        case .order(let input):
            return .input(input, milliseconds: UInt32(truncatingIfNeeded: command.milliseconds))
        case .setShip(let ship):
            self.ship = ship
            return station.map { .station(Role(station: $0).station(of: ship)) } ?? .remembered
        case .setConsole(let console): return .station(console.map { ship * Role.count + $0 })
        case .ready(let ready): return .ready(ready)
        case .start: return .start
        case .nameShip(let name): return .nameCrew(station.map { $0 / Role.count } ?? ship, name)
        }
    }

    /// Where the player sits.
    private var station: Int32? { roster?.players.first { $0.id == welcome?.player }?.station }
    private var ownShip: EntityNumber { station.map { EntityIDs.ship(of: $0 / Role.count) } ?? EntityIDs.none }

    // MARK: To the client

    package mutating func write(_ news: DialectNews<Bridge>, messages: inout [[UInt8]]) {
        switch news {
        case .authenticated(let player, let token):
            messages.append(SessionPackets.authenticated(player: player, token: token))
        case .notAuthenticated(let reason): messages.append(SessionPackets.notAuthenticated(reason: reason))
        case .sessions(let sessions): messages.append(SessionPackets.sessions(sessions))
        case .sessionCreated(let id, let url): messages.append(SessionPackets.created(id: id, url: url))
        case .redirected(let url, let token): messages.append(SessionPackets.redirected(url: url, token: token))
        case .error(let code, let message): messages.append(SessionPackets.error(code: code, message: message))
        case .chat(let from, let text):
            if isToldState { messages.append(SessionPackets.chat(from: from, text)) }
        case .roster(let roster): tell(roster, &messages)
        case .welcome(let welcome):
            self.welcome = welcome
            lastTick = max(lastTick, welcome.tick)
            if let station { ship = station / Role.count }
            tellState(nil, &messages)
        case .frame(let frame): tell(frame, &messages)
        }
    }

    /// SESSION_STATE, as soon as all that belongs to it is here.
    private mutating func tellState(_ frame: DialectFrame<Bridge>?, _ messages: inout [[UInt8]]) {
        guard !isToldState, let roster, let welcome else { return }
        guard frame != nil || roster.phase != .running || station == nil else { return }
        isToldState = true
        messages.append(GamePackets.welcome("\(welcome.setup.shipCount) ships, six consoles each: welcome aboard."))
        messages.append(GamePackets.versions())
        let snapshot = frame.map { feed.snapshot($0.view, own: ownShip, milliseconds: $0.milliseconds) }
        messages.append(SessionPackets.state(roster, welcome, snapshot: snapshot))
        tellPhase(roster, welcome, before: .lobby, &messages)
    }

    private mutating func tell(_ roster: DialectRoster, _ messages: inout [[UInt8]]) {
        guard let old = self.roster, isToldState, let welcome else {
            self.roster = roster
            return tellState(nil, &messages)
        }
        self.roster = roster
        RosterChanges.write(from: old, to: roster, messages: &messages)
        if let station { ship = station / Role.count }
        tellPhase(roster, welcome, before: old.phase, &messages)
    }

    private mutating func tellPhase(
        _ roster: DialectRoster, _ welcome: DialectWelcome<Bridge>, before old: DialectPhase,
        _ messages: inout [[UInt8]]
    ) {
        if roster.phase == .running || roster.phase == .results, !isToldStart {
            isToldStart = true
            messages.append(GamePackets.start(tick: lastTick, welcome.setup, ownShip: ownShip))
        }
        if roster.phase == .results, old != .results {
            messages.append(GamePackets.end(tick: lastTick, roster.outcome))
        }
        if roster.phase == .closed, old != .closed {
            messages.append(
                SessionPackets.error(code: "session_closed", message: "Nobody plays this session any more."))
        }
    }

    private mutating func tell(_ frame: DialectFrame<Bridge>, _ messages: inout [[UInt8]]) {
        lastTick = frame.view.tick
        guard isToldState else { return tellState(frame, &messages) }
        for happening in frame.happenings {
            messages.append(GamePackets.event(happening.event, tick: happening.tick))
        }
        feed.update(frame.view, own: ownShip, milliseconds: frame.milliseconds, packets: &messages)
    }
}
