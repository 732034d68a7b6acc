internal import MartletEngine

/// Where a match's log ends, as the writer remembers it.
final class MatchCursor {
    struct State {
        /// The match's number in the tables; nil before its row was made or looked up.
        var key: Int64?
        /// nil: to be looked up.
        var lastOffset: Int?
        /// The seats as they were last written, so that they are written on change only; nil: unknown.
        var players: [PlayerRecord]?
        /// An append failed; only one that is `fresh` goes on.
        var isBroken = false

        static let broken = State(isBroken: true)
    }

    let match: MatchID
    var committed = State()
    /// With what the open transaction did.
    var working = State()
    var isTouched = false

    init(match: MatchID) { self.match = match }
}

/// The cursors of the matches that were written lately.
///
/// Two generations bound them: when the younger is full it becomes the older, and what was not used since then is
/// forgotten and looked up when needed. Broken ones move on with the younger, so that they are not mistaken for whole,
/// unless they alone would fill it.
struct MatchCursors {
    private var young: [MatchID: MatchCursor] = [:]
    private var old: [MatchID: MatchCursor] = [:]
    private var touched: [MatchCursor] = []
    private let limit: Int

    init(limit: Int) { self.limit = max(limit, 2) }

    var count: Int { young.count + old.count }

    /// The cursor of a match that the open transaction is about to write.
    mutating func touch(_ match: MatchID) -> MatchCursor {
        let cursor = find(match)
        if !cursor.isTouched {
            cursor.isTouched = true
            touched.append(cursor)
        }
        return cursor
    }

    /// The transaction is on disk.
    mutating func commit() {
        for cursor in touched {
            cursor.committed = cursor.working
            cursor.isTouched = false
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// The transaction is undone and will be tried again.
    mutating func rollback() {
        for cursor in touched {
            cursor.working = cursor.committed
            cursor.isTouched = false
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// The transaction failed, and with it every match that it wrote.
    mutating func fail() {
        for cursor in touched { cursor.working = .broken }
        commit()
    }

    private mutating func find(_ match: MatchID) -> MatchCursor {
        if let cursor = young[match] { return cursor }
        let cursor = old.removeValue(forKey: match) ?? MatchCursor(match: match)
        if young.count >= limit / 2 { age() }
        young[match] = cursor
        return cursor
    }

    private mutating func age() {
        let broken = old.filter { $0.value.working.isBroken || $0.value.isTouched }
        old = young
        young = broken.count < limit / 4 ? broken : broken.filter { $0.value.isTouched }
    }
}
