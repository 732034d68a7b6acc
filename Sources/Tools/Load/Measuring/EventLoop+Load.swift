internal import MartletNet

/// What a load's task, which runs beside its loop, does there.
extension EventLoop {
    /// Does something on the loop and waits for what comes of it.
    func ask<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) async -> Answer {
        await withCheckedContinuation { continuation in
            execute { continuation.resume(returning: body()) }
        }
    }

    /// Lets time pass, and tells ten times a second how much of it has.
    func pass(_ seconds: Double, _ what: String, _ progress: TurnsLoad.Progress) async {
        let steps = max(1, Int(seconds * 10))
        for step in 0..<steps {
            progress(what, Double(step) / Double(steps))
            await LoadClock.sleep(milliseconds: Int(seconds * 1000) / steps, on: self)
        }
    }
}
