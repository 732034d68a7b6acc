import Martlet
import MartletEngine
import Synchronization
import TicTacToe

@testable import MartletCommand
@testable import MartletStore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A match of tic-tac-toe in a data folder: five marks and one that is refused. The server that played it is gone.
final class PlayedMatch {
    let folder: String
    private static let time: Int64 = 1_800_000_000_000_000

    init() async throws {
        var template = Array("/tmp/martlet-replay-XXXXXX".utf8CString)
        _ = mkdtemp(&template)
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let store = try SQLiteStore(folder: folder)
        var limits = MatchLimits()
        limits.checkpointInterval = 2
        let record = Self.record()
        await Self.write([Append(match: record.id, ticket: 0, fresh: true, record: record)], to: store)
        let machine = HostedGame.turns(TicTacToe.self).makeMachine(record.id, limits)
        var request: UInt64 = 0
        for (action, name) in [
            (MemberAction.ready(true), "Ann"), (.ready(true), "Ben"), (.start, "Ann"), (.loaded, "Ann"),
            (.loaded, "Ben"),
        ] {
            request += 1
            await Self.feed(.action(action, by: Self.caller(name), RequestID(request)), to: machine, record, store)
        }
        // The second mark of square 4 is refused.
        for (tick, square) in [4, 4, 0, 2, 6, 3].enumerated() {
            request += 1
            let seat = [0, 1, 1, 0, 1, 0][tick]
            let command = CommandRequest(
                matchID: record.id.text, tick: tick + 1, turn: nil, actorPlayerID: "p\(seat + 1)",
                command: try JSONDocument(parsing: Array("{\"type\":\"Mark\",\"square\":\(square)}".utf8)).root,
                lean: true)
            let caller = Self.caller(["Ann", "Ben"][seat])
            await Self.feed(.command(command, from: .request(RequestID(request), caller)), to: machine, record, store)
        }
        await store.close()
    }

    deinit {
        for name in ["martlet.sqlite", "martlet.sqlite-wal", "martlet.sqlite-shm", "martlet.lock"] {
            unlink(folder + "/" + name)
        }
        rmdir(folder)
    }

    func replay(upTo offset: Int? = nil, viewer: Viewer? = nil) throws -> Replay {
        guard case .log(let log) = try StoredLog.read(folder: folder, match: "m-played", upTo: offset) else {
            throw CommandFailure("the match is not there")
        }
        return try Replay(log, upTo: offset, viewer: viewer, games: ServeCommand.games)
    }

    /// Runs SQL on the closed database.
    func damage(_ sql: String) throws {
        let connection = try Connection(path: folder + "/martlet.sqlite", mode: .writing, cacheKibibytes: 1024)
        try connection.execute(sql)
    }

    private static func caller(_ name: String) -> Caller {
        Caller(account: AccountID("acc-\(name)"), displayName: name)
    }

    private static func record() -> MatchRecord {
        var record = MatchRecord(
            id: MatchID("m-played"), game: "tic-tac-toe", name: "a match", map: nil, owner: caller("Ann").account,
            minPlayers: 2, maxPlayers: 2, isPrivate: false, inviteCode: "open-sesame", ruleset: Array("{}".utf8),
            seed: MatchSeed(7), createdAt: Timestamp(microseconds: time))
        for (seat, name) in ["Ann", "Ben"].enumerated() {
            guard let player = PlayerID(seat: seat) else { continue }
            record.players.append(PlayerRecord(player: player, account: caller(name).account, displayName: name))
        }
        return record
    }

    private static func write(_ appends: [Append], to store: SQLiteStore) async {
        await withCheckedContinuation { continuation in
            store.submit(appends) { _ in continuation.resume() }
        }
    }

    /// Gives the machine an input, and the store what comes of it.
    private static func feed(
        _ input: MatchInput, to machine: any MatchMachine, _ record: MatchRecord, _ store: SQLiteStore
    ) async {
        var effects: [MatchEffect] = []
        machine.handle(input, now: Now(monotonic: 1, wall: Timestamp(microseconds: time)), effects: &effects)
        for effect in effects {
            switch effect {
            case .append(let append):
                await write([append], to: store)
                await feed(.appended(ticket: append.ticket, nil), to: machine, record, store)
            case .load(let token, _):
                let stored = StoredMatch(record: record, checkpoint: nil, tail: [], lastOffset: 0)
                await feed(.loaded(token, .success(.match(stored))), to: machine, record, store)
            default: break
            }
        }
    }
}
