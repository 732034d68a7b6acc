import Martlet
import MartletEngine
import NewWorlds

/// One committed row, read without the engine's help.
struct RowFact {
    let offset: Int
    let timestamp: Timestamp
    let actor: PlayerID?
    let tick: Int?
    let turn: Int
    let rejection: Rejection?
    let emissions: [(audience: Audience, json: [UInt8])]

    /// The events that a player may see, as a JSON array; nil where that is none.
    func events(for player: PlayerID) -> [UInt8]? {
        var json: [UInt8] = [UInt8(ascii: "[")]
        for emission in emissions where emission.audience.contains(.player(player)) {
            if json.count > 1 { json.append(UInt8(ascii: ",")) }
            json += emission.json
        }
        guard json.count > 1 else { return nil }
        return json + [UInt8(ascii: "]")]
    }
}

/// What a match is, folded from what was committed and from nothing else.
protocol MatchReference: AnyObject {
    /// Of the last row.
    var offset: Int { get }
    /// Folds a row. Returns what is wrong with it.
    func fold(_ row: EventRecord) -> String?
    func row(at offset: Int) -> RowFact?
    /// The first offset behind `offset` of which this player sees something.
    func nextVisible(behind offset: Int, for player: PlayerID) -> Int?
    func view(at offset: Int, for player: PlayerID) -> [UInt8]?
    func turn(at offset: Int) -> Int?
    func hash(at offset: Int) -> UInt64?
    var isOver: Bool { get }
    /// Whether the first player might see something of another's by now.
    func isContact() -> Bool
}

final class GameReference<Game: TurnGame>: MatchReference {
    /// By offset.
    private var states: [TurnMatch<Game>]
    private var rows: [RowFact] = []
    /// By seat: the offsets of which the player sees something.
    private var visible = [[Int]](repeating: [], count: PlayerID.seatLimit)
    private var viewed: (offset: Int, player: PlayerID, view: [UInt8])?

    init?(opening: Checkpoint) {
        guard opening.offset == 0,
            let match = try? JSON.decode(TurnMatch<Game>.self, from: opening.payload, limits: .stored)
        else { return nil }
        states = [match]
    }

    var offset: Int { rows.count }

    func fold(_ row: EventRecord) -> String? {
        guard row.offset == offset + 1 else { return "offset \(row.offset) follows offset \(offset)" }
        guard let root = try? JSONDocument(parsing: row.payload, limits: .stored).root,
            let position = root["random"]?.int
        else { return "the row at offset \(row.offset) can't be read" }
        var emissions: [(audience: Audience, json: [UInt8])] = []
        var events: [Game.Event] = []
        for node in root["events"]?.elements ?? [] {
            guard let bits = node["to"]?.int, let json = node["event"],
                let event = try? JSON.decode(Game.Event.self, from: json)
            else { return "an event at offset \(row.offset) can't be read" }
            emissions.append((Audience(bits: UInt64(truncatingIfNeeded: bits)), json.raw))
            events.append(event)
        }
        var rejection: Rejection?
        if let node = root["rejection"], let code = node["code"]?.string, let message = node["message"]?.string {
            rejection = Rejection(code, message)
        }
        let fact = RowFact(
            offset: row.offset, timestamp: row.timestamp, actor: row.actor, tick: row.tick, turn: row.turn,
            rejection: rejection, emissions: emissions)
        rows.append(fact)
        var match = states[states.count - 1]
        match.replay(events, randomPosition: UInt64(truncatingIfNeeded: position))
        states.append(match)
        for seat in 0..<PlayerID.seatLimit {
            guard let player = PlayerID(seat: seat) else { continue }
            if emissions.contains(where: { $0.audience.contains(.player(player)) }) { visible[seat].append(row.offset) }
        }
        return nil
    }

    func row(at offset: Int) -> RowFact? { rows.indices.contains(offset - 1) ? rows[offset - 1] : nil }

    func nextVisible(behind offset: Int, for player: PlayerID) -> Int? {
        let offsets = visible[player.seat]
        var (low, high) = (0, offsets.count)
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return low < offsets.count ? offsets[low] : nil
    }

    func view(at offset: Int, for player: PlayerID) -> [UInt8]? {
        if let viewed, viewed.offset == offset, viewed.player == player { return viewed.view }
        guard states.indices.contains(offset),
            let view = try? JSON.encode(Game.view(of: states[offset].state, for: .player(player)))
        else { return nil }
        viewed = (offset, player, view)
        return view
    }

    func turn(at offset: Int) -> Int? { states.indices.contains(offset) ? Game.turn(of: states[offset].state) : nil }

    func hash(at offset: Int) -> UInt64? { states.indices.contains(offset) ? try? states[offset].hash() : nil }

    var isOver: Bool { Game.outcome(of: states[states.count - 1].state) != nil }

    func isContact() -> Bool {
        guard !isOver, let state = states[states.count - 1].state as? NewWorlds.State else { return true }
        return Contact.isPossible(in: state)
    }
}

/// Whether the first player of New Worlds might see something of the others: nearer than anything sees, moves and
/// claims within one command, with something to spare. Asks each player's view for that player's own things only.
enum Contact {
    private static let distance = 11

    static func isPossible(in state: NewWorlds.State) -> Bool {
        var places: [[Hex]] = []
        for seat in 0..<PlayerID.seatLimit {
            guard let player = PlayerID(seat: seat) else { continue }
            let view = NewWorlds.view(of: state, for: .player(player))
            guard view.you != nil else { break }
            places.append(
                view.units.filter { $0.playerId == player }.map(\.at)
                    + view.cities.filter { $0.playerId == player }.map(\.at))
        }
        guard let first = places.first else { return true }
        return places.dropFirst().joined().contains { other in
            first.contains { steps($0, other) <= distance }
        }
    }

    private static func steps(_ a: Hex, _ b: Hex) -> Int {
        let (q, r) = (a.q - b.q, a.r - b.r)
        return max(abs(q), abs(r), abs(q + r))
    }
}
