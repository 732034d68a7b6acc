package import Martlet

/// Where a match's recording goes while all is well: nobody waits for it, and it costs its match next to nothing.
package protocol LiveRecorder: AnyObject {
    /// Keeps a chunk for the store, behind everything that the match appended before. Its bytes are only there during the
    /// call. Not at once: what many matches record goes to disk together. A failure is answered by `MatchInput.appended`;
    /// what went well the shell tells with the next `LiveMachine.flushRecording`.
    func record(_ chunk: RawSpan, as row: RecordedRow)
}

/// A row of a live match's log but for its bytes.
package struct RecordedRow: Sendable {
    package let ticket: UInt64
    package let offset: Int
    /// The last tick in the chunk.
    package let tick: UInt32
    package let timestamp: Timestamp
    /// The game's, under which the chunk was written.
    package let schema: Int

    package func append(to match: MatchID, _ chunk: [UInt8]) -> Append {
        Append(match: match, ticket: ticket, fresh: false, events: [event(chunk)])
    }

    func event(_ chunk: [UInt8]) -> EventRecord {
        EventRecord(
            offset: offset, timestamp: timestamp, actor: nil, tick: nil, turn: Int(tick), schema: schema, payload: chunk
        )
    }
}
