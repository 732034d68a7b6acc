internal import Martlet
internal import MartletEngine

/// Lists matches, newest first, page by page.
///
/// Public matches come out of an index in the right order. Private ones are those of the viewer, who has few. Both are
/// merged, so that no page reads through matches that nobody may see.
enum MatchListing {
    private static let maxLimit = 100
    private static let order = " ORDER BY created_at DESC, id DESC LIMIT ?"
    private static let membership = "match_key IN (SELECT match_key FROM match_players WHERE account = ?)"

    static func page(_ query: MatchQuery, _ connection: Connection) throws(SQLiteError) -> MatchPage {
        let limit = min(max(query.limit, 1), maxLimit)
        var filter = Filter()
        if let game = query.game { filter.add("game = ?", .text(game)) }
        if let status = query.status { filter.add("status = ?", .text(status.rawValue)) }
        if let cursor = query.cursor, let position = PagePosition(cursor) {
            filter.add("(created_at, id) < (?, ?)", .integer(position.createdAt.microseconds), .text(position.id))
        }
        var found: [(key: Int64, record: MatchRecord)]
        if let member = query.member {
            filter.add(membership, .text(member.text))
            if member != query.viewer { filter.add("(is_private = 0 OR \(membership))", .text(query.viewer.text)) }
            found = try rows(filter, limit: limit + 1, connection)
        } else {
            var hidden = filter
            filter.add("is_private = 0")
            hidden.add("is_private = 1")
            hidden.add(membership, .text(query.viewer.text))
            found = try rows(filter, limit: limit + 1, connection) + rows(hidden, limit: limit + 1, connection)
            found.sort { left, right in
                (left.record.createdAt, left.record.id.text) > (right.record.createdAt, right.record.id.text)
            }
        }
        return try page(found, limit: limit, connection)
    }

    static func openCount(of account: AccountID, _ connection: Connection) throws(SQLiteError) -> Int {
        let count = try connection.integer(
            """
            SELECT count(*) FROM (
                SELECT match_key FROM matches WHERE owner = ?1 AND status NOT IN ('finished', 'abandoned')
                UNION
                SELECT match_key FROM matches
                WHERE match_key IN (SELECT match_key FROM match_players WHERE account = ?1)
                    AND status NOT IN ('finished', 'abandoned')
            )
            """, .text(account.text))
        return Int(count ?? 0)
    }

    /// Looks through the index of matches that are not over: few, whatever the number of those that are. First those that
    /// waking brings on; matches that run may be left alone for weeks, and must not fill the page all that time.
    static func toWake(
        untouchedSince time: Timestamp, limit: Int, _ connection: Connection
    ) throws(SQLiteError) -> [MatchID] {
        let statement = try connection.statement(
            """
            SELECT id FROM matches INDEXED BY matches_open_owner
            WHERE status NOT IN ('finished', 'abandoned') AND (status = 'loading' OR updated_at < ?)
            ORDER BY status IN ('running', 'paused'), updated_at LIMIT ?
            """)
        return try statement.rows([.integer(time.microseconds), .integer(limit)]) { row in MatchID(row.text(0)) }
    }

    private struct Filter {
        var conditions: [String] = []
        var values: [SQLValue] = []

        mutating func add(_ condition: String, _ more: SQLValue...) {
            conditions.append(condition)
            values += more
        }
    }

    private static func rows(
        _ filter: Filter, limit: Int, _ connection: Connection
    ) throws(SQLiteError) -> [(key: Int64, record: MatchRecord)] {
        let sql = MatchRow.select + " WHERE " + filter.conditions.joined(separator: " AND ") + order
        return try connection.statement(sql).rows(filter.values + [.integer(limit)], MatchRow.read)
    }

    private static func page(
        _ found: [(key: Int64, record: MatchRecord)], limit: Int, _ connection: Connection
    ) throws(SQLiteError) -> MatchPage {
        var listed: [ListedMatch] = []
        for (key, record) in found.prefix(limit) {
            var record = record
            record.players = try MatchReading.players(key, connection)
            listed.append(ListedMatch(record: record, lastOffset: try MatchReading.lastOffset(key, connection)))
        }
        let last = found.count > limit ? listed.last?.record : nil
        return MatchPage(
            matches: listed, next: last.map { PagePosition(createdAt: $0.createdAt, id: $0.id.text).text })
    }
}
