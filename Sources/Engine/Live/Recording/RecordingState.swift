/// How the store is doing, as far as a live match knows.
///
///     working ──an append failed──▶ failing ──a while──▶ asking ──it answers──▶ working
enum RecordingStore {
    case working
    /// Nothing is written; play goes on.
    case failing(retryAt: Int64)
    /// Where the log ends is being read: it may hold more than was confirmed.
    case asking(token: UInt64)
}

/// A part of a live match's log on its way to disk.
struct RecordingFlight {
    let ticket: UInt64
    let offset: Int
    /// The last tick that is recorded once it is there.
    let tick: UInt32
}
