import MartletEngine
import MartletNet
import MartletStore

/// Gathers what a loop's matches append within one turn of the loop, so that the store's thread is woken once for all of
/// it; and brings the outcomes back in one hop.
final class AppendBatch {
    private let store: any Store
    private let loop: EventLoop
    private var appends: [Append] = []
    private let completion: @Sendable ([AppendOutcome]) -> Void

    /// `completion` is called on the store's thread.
    init(store: any Store, loop: EventLoop, completion: @escaping @Sendable ([AppendOutcome]) -> Void) {
        self.store = store
        self.loop = loop
        self.completion = completion
    }

    func add(_ append: Append) {
        appends.append(append)
        if appends.count == 1 { loop.atEndOfTurn { self.flush() } }
    }

    private func flush() {
        let batch = appends
        appends = []
        store.submit(batch, completion: completion)
    }
}
