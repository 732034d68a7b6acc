internal import Synchronization

/// Copies the write-ahead log into the database file without making commits wait.
///
/// A thread with a connection of its own does the bulk, beside the writer. While commits go on it can never finish,
/// and a log that is not finished can't begin anew; so the writer itself copies what little is left, between two
/// groups, and its next commit begins the log at the top.
final class LogCheckpointer: @unchecked Sendable {
    private enum Wish { case nothing, copy, end }

    private let wish = Monitor(Wish.nothing)
    /// The thread is at it, or has been asked to.
    private let isBusy = Atomic(false)
    /// The thread is done; the writer should copy what is left.
    private let wantsFinish = Atomic(false)
    private let threshold: Int
    /// Frames in the log when it was last finished: nothing new since, nothing to do. The writer's thread only.
    private var finishedFrames = 0

    /// How long the writer is idle before the log is copied whatever its length.
    private static let idleMilliseconds = 1000

    init(threshold: Int) { self.threshold = threshold }

    /// The thread's body, with a connection of its own. `copied` is called after each round.
    func run(_ connection: Connection, copied: () -> Void) {
        while true {
            let next: Wish? = wish.wait(milliseconds: nil) { wish in
                guard wish != .nothing else { return nil }
                defer { if wish == .copy { wish = .nothing } }
                return wish
            }
            guard next == .copy else { return }
            _ = try? connection.checkpointLog()
            wantsFinish.store(true, ordering: .releasing)
            isBusy.store(false, ordering: .releasing)
            copied()
        }
    }

    func end() { wish.change { $0 = .end } }

    /// How long the writer may wait for work before it calls `tend`; nil: there is nothing to do.
    func idleMilliseconds(_ frames: Int) -> Int? { frames == finishedFrames ? nil : Self.idleMilliseconds }

    /// The writer calls this between two groups.
    func tend(_ connection: Connection, isIdle: Bool) {
        let frames = connection.framesInLog
        if frames < finishedFrames { finishedFrames = 0 }
        if wantsFinish.exchange(false, ordering: .acquiring) {
            if let state = try? connection.checkpointLog(), state.frames == state.copied { finishedFrames = frames }
            return
        }
        // A log that a reader kept from beginning anew is not finished again at every commit.
        let isDue = frames - finishedFrames >= (finishedFrames == 0 ? threshold : threshold / 4)
        guard isDue || isIdle && frames != finishedFrames, !isBusy.exchange(true, ordering: .acquiring) else { return }
        wish.change { $0 = .copy }
    }
}
