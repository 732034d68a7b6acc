internal import MartletReports
internal import Synchronization

/// Progress that may be told from any thread, under a title that changes with what is done.
final class ProgressBoard: Sendable {
    private let board = Mutex<(title: String, progress: Progress)?>(nil)

    func show(_ title: String, _ fraction: Double) {
        board.withLock { board in
            if board?.title != title {
                board?.progress.finish()
                board = (title, Progress(title))
            }
            board?.progress.update(fraction: fraction)
        }
    }

    func finish() { board.withLock { $0?.progress.finish() } }
}
