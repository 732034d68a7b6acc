// Appends to a few matches as fast as it can and says each offset that was committed, until somebody kills it.
// Usage: StoreVictim FOLDER. Lines out: "MATCH OFFSET".

import Martlet
import MartletEngine
import MartletStore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One match's endless log: each completion sends the next append, several of which are always on their way.
final class Appender: Sendable {
    private let store: SQLiteStore
    private let match: MatchID
    private static let inFlight = 4

    init(_ store: SQLiteStore, _ match: MatchID) {
        self.store = store
        self.match = match
    }

    func start(after offset: Int) {
        for next in 1...Self.inFlight { append(offset + next, fresh: next == 1) }
    }

    private func append(_ offset: Int, fresh: Bool) {
        let event = EventRecord(
            offset: offset, timestamp: Timestamp(microseconds: 0), actor: nil, tick: nil, turn: 0, schema: 1,
            payload: Array("event \(offset)".utf8))
        store.submit([Append(match: match, ticket: UInt64(offset), fresh: fresh, events: [event])]) { outcomes in
            guard outcomes.allSatisfy({ $0.failure == nil }) else { exit(3) }
            let line = Array("\(self.match.text) \(offset)\n".utf8)
            _ = write(1, line, line.count)
            self.append(offset + Self.inFlight, fresh: false)
        }
    }
}

guard CommandLine.arguments.count == 2 else { exit(2) }
do {
    let store = try SQLiteStore(folder: CommandLine.arguments[1])
    for number in 0..<4 {
        let match = MatchID("m\(number)")
        var last = 0
        if let stored = try await store.loadMatch(match, at: nil) {
            last = stored.lastOffset
        } else {
            let record = MatchRecord(
                id: match, game: "tic-tac-toe", name: "", map: nil, owner: AccountID("ada"), minPlayers: 2,
                maxPlayers: 2, isPrivate: false, inviteCode: "", ruleset: [], seed: MatchSeed(1),
                createdAt: Timestamp(microseconds: 0))
            await withCheckedContinuation { continuation in
                store.submit([Append(match: match, ticket: 0, fresh: true, record: record)]) { _ in
                    continuation.resume()
                }
            }
        }
        Appender(store, match).start(after: last)
    }
    while true { pause() }
} catch {
    exit(4)
}
