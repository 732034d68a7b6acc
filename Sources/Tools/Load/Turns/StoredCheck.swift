internal import Martlet
internal import MartletEngine
internal import MartletStore

/// Looks into the data folder of a killed server: everything that was acked must be there.
struct StoredCheck: Sendable {
    let folder: String
    /// Matches that are read row by row; of the others only how far they reach.
    let reopened: Int

    func run(_ seats: [SeatAcks], into report: inout TurnsReport) async throws(LoadError) {
        let store: SQLiteStore
        do throws(StoreOpenError) {
            store = try SQLiteStore(folder: folder)
        } catch {
            throw LoadError("the data folder can't be opened after the kill: \(error)")
        }
        let matches = Dictionary(grouping: seats, by: \.match).sorted { $0.key < $1.key }
        var found = 0
        do throws(StorageFailure) {
            for (index, (match, seats)) in matches.enumerated() {
                found += try await look(
                    at: MatchID(match), seats, rowByRow: index < reopened, in: store, problems: &report.problems)
            }
        } catch {
            await store.close()
            throw LoadError("the data folder can't be read after the kill: \(error)")
        }
        await store.close()
        report.reopenedMatches = min(reopened, matches.count)
        report.ackedBeforeKill = seats.reduce(0) { $0 + $1.acked.count }
        report.foundAfterKill = found
    }

    /// How many acks of a match are in the store.
    private func look(
        at match: MatchID, _ seats: [SeatAcks], rowByRow: Bool, in store: SQLiteStore, problems: inout [String]
    ) async throws(StorageFailure) -> Int {
        let greatest = seats.flatMap(\.acked).map(\.offset).max() ?? 0
        guard let stored = try await store.loadMatch(match, at: nil), stored.lastOffset >= greatest else {
            problems.append("\(match): offset \(greatest) was acked and is not in the store")
            return 0
        }
        guard rowByRow else { return seats.reduce(0) { $0 + $1.acked.count } }
        var rows: [Int: EventRecord] = [:]
        var next = 1
        while next <= greatest {
            let page = try await store.events(of: match, from: next, limit: 1000)
            guard let last = page.last else { break }
            for row in page { rows[row.offset] = row }
            next = last.offset + 1
        }
        var found = 0
        for seat in seats {
            for acked in seat.acked {
                if let row = rows[acked.offset], row.tick == acked.tick, row.actor?.description == seat.player {
                    found += 1
                } else {
                    problems.append(
                        "\(match): offset \(acked.offset) of \(seat.player) was acked and is not in the store")
                }
            }
        }
        return found
    }
}
