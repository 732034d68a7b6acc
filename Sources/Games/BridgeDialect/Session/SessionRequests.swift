internal import Bridge
internal import Martlet

/// What clients say in MessagePack, read and checked.
enum SessionRequests {
    /// Characters of a session's name, of a password, of a chat message.
    static let nameLength = 60
    static let passwordLength = 128
    static let chatLength = 400
    static let idLength = 64
    static let limits = MessagePackLimits(depth: 4, bytes: Packet.clientBytes)

    /// A packet to the gateway; nil: there is none of this type.
    static func gateway(_ packet: Packet) throws(PacketError) -> DialectRequest<Bridge>? {
        switch packet.type {
        case PacketType.auth:
            let body = try map(packet)
            return .authenticate(
                name: try text(body, "name", 0...nameLength) ?? "", token: try text(body, "token", 0...4_096))
        case PacketType.listSessions:
            _ = try map(packet)
            return .listSessions
        case PacketType.createSession: return .createSession(try founding(try map(packet)))
        case PacketType.joinSession:
            let body = try map(packet)
            guard let id = try text(body, "sessionId", 1...idLength) else { throw .badPayload }
            return .joinSession(id: id, password: try text(body, "password", 0...passwordLength))
        default: return nil
        }
    }

    /// A packet to a session; nil: there is none of this type.
    static func session(_ packet: Packet) throws(PacketError) -> DialectRequest<Bridge>? {
        switch packet.type {
        case PacketType.rejoin:
            let body = try map(packet)
            guard let player = try text(body, "playerId", 1...idLength),
                let token = Token.read(body["reconnectToken"])
            else { throw .badPayload }
            return .rejoin(player: player, token: token)
        case PacketType.leave:
            _ = try map(packet)
            return .leave
        case PacketType.chat:
            guard let message = try text(try map(packet), "message", 1...chatLength) else { throw .badPayload }
            return .chat(message)
        default: return nil
        }
    }

    // MARK: Fields

    /// `{name, scenario, maxShips, password?}`, and besides `difficulty?` (1…11) and `minutes?` (1…60). `scenario` is one
    /// of their names or numbers.
    private static func founding(_ body: MessagePackValue) throws(PacketError) -> DialectFounding {
        guard let name = try text(body, "name", 1...nameLength) else { throw .badPayload }
        var setup = Bridge.Setup()
        if let value = present(body, "scenario") {
            guard let scenario = ScenarioName.read(value) else { throw .outOfRange }
            setup.scenario = scenario
        }
        setup.shipCount = try number(body, "maxShips", 1...8) ?? setup.shipCount
        setup.difficulty = try number(body, "difficulty", 1...11) ?? setup.difficulty
        setup.minutes = try number(body, "minutes", 1...60) ?? setup.minutes
        var ruleset = JSONWriter(reserving: 96)
        ruleset.beginObject()
        ruleset.field("scenario", Int(setup.scenario.rawValue))
        ruleset.field("difficulty", Int(setup.difficulty))
        ruleset.field("shipCount", Int(setup.shipCount))
        ruleset.field("minutes", Int(setup.minutes))
        ruleset.endObject()
        return DialectFounding(
            name: name, ruleset: ruleset.bytes, password: try text(body, "password", 1...passwordLength))
    }

    private static func map(_ packet: Packet) throws(PacketError) -> MessagePackValue {
        // A packet without fields may have no payload at all.
        guard !packet.payload.isEmpty else { return .map([]) }
        guard let value = try? MessagePackValue(parsing: packet.payload, limits: limits), value.entries != nil else {
            throw .badPayload
        }
        return value
    }

    private static func present(_ body: MessagePackValue, _ key: String) -> MessagePackValue? {
        // Spelt out, since a MessagePack value may be written as `nil`, too.
        guard let value = body[key], value != .null else { return Optional.none }
        return value
    }

    /// nil: it is not there. Control characters are no text.
    private static func text(
        _ body: MessagePackValue, _ key: String, _ length: ClosedRange<Int>
    ) throws(PacketError) -> String? {
        guard let value = present(body, key) else { return nil }
        guard let text = value.text else { throw .badPayload }
        guard text.utf8.count <= length.upperBound * 4, length.contains(text.unicodeScalars.count),
            text.isPrintable
        else { throw .outOfRange }
        return text
    }

    private static func number(
        _ body: MessagePackValue, _ key: String, _ range: ClosedRange<Int64>
    ) throws(PacketError) -> Int32? {
        guard let value = present(body, key) else { return nil }
        guard let number = value.integer else { throw .badPayload }
        guard range.contains(number) else { throw .outOfRange }
        return Int32(number)
    }
}

/// A reconnect token: 16 bytes as 32 hexadecimal digits.
enum Token {
    static let byteCount = 16
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// nil: it is none.
    static func read(_ value: MessagePackValue?) -> [UInt8]? {
        guard let text = value?.text, text.utf8.count == 2 * byteCount else { return nil }
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in text.utf8 {
            guard let digit = digits.firstIndex(of: character | 0x20).map({ UInt8($0) }) else { return nil }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }
}

/// Scenarios by name.
enum ScenarioName {
    static func text(_ scenario: Scenario) -> String {
        switch scenario {
        case .siege: "siege"
        case .convoy: "convoy"
        case .patrol: "patrol"
        }
    }

    static func read(_ value: MessagePackValue) -> Scenario? {
        if let number = value.integer { return UInt8(exactly: number).flatMap(Scenario.init(rawValue:)) }
        return Scenario.allCases.first { text($0) == value.text }
    }
}
