/// A loop's timers: a binary heap by deadline, and one alarm of the system set to the earliest.
struct TimerQueue {
    private var heap: [LoopTimer] = []
    private let alarm: LoopAlarm
    /// The deadline that the alarm is set to, `.max` for none; nil when it has rung and must be set anew.
    private var armedFor: UInt64? = .max

    init(alarm: LoopAlarm) { self.alarm = alarm }

    /// Sets the alarm to the earliest deadline, if that has changed since. Called once a turn.
    mutating func arm() {
        let earliest = heap.first?.deadline ?? .max
        guard earliest != armedFor else { return }
        armedFor = earliest
        if earliest == .max { alarm.disarm() } else { alarm.arm(at: earliest) }
    }

    mutating func insert(_ timer: LoopTimer) {
        guard timer.position < 0 else { return }
        timer.position = heap.count
        heap.append(timer)
        siftUp(timer.position)
    }

    mutating func remove(_ timer: LoopTimer) {
        let position = timer.position
        guard position >= 0 else { return }
        let last = heap.removeLast()
        timer.position = -1
        guard last !== timer else { return }
        heap[position] = last
        last.position = position
        siftUp(position)
        siftDown(last.position)
    }

    mutating func popDue(_ now: UInt64) -> LoopTimer? {
        guard let first = heap.first, first.deadline <= now else {
            armedFor = nil
            return nil
        }
        remove(first)
        return first
    }

    mutating func close() {
        for timer in heap { timer.position = -1 }
        heap.removeAll()
        alarm.close()
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].deadline < heap[parent].deadline else { return }
            exchange(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].deadline < heap[least].deadline { least = child }
            if least == parent { return }
            exchange(least, parent)
            parent = least
        }
    }

    private mutating func exchange(_ a: Int, _ b: Int) {
        heap.swapAt(a, b)
        heap[a].position = a
        heap[b].position = b
    }
}
