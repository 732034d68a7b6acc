/// The virtual clock: what is to happen, in the order of its time, and of its arrangement where times are equal.
final class Scheduler {
    private struct Entry {
        let at: Int64
        let order: UInt64
        let action: () -> Void

        func precedes(_ other: Entry) -> Bool { at != other.at ? at < other.at : order < other.order }
    }

    /// Nanoseconds since the run began.
    private(set) var now: Int64 = 1_000_000_000
    private(set) var stepCount = 0
    private var lastOrder: UInt64 = 0
    private var heap: [Entry] = []
    var isStopped = false

    func at(_ time: Int64, _ action: @escaping () -> Void) {
        lastOrder += 1
        heap.append(Entry(at: max(time, now), order: lastOrder, action: action))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    func after(_ nanoseconds: Int64, _ action: @escaping () -> Void) { at(now + nanoseconds, action) }

    /// Runs what falls before a time; then it is that time.
    func run(until end: Int64) {
        while !isStopped, let first = heap.first, first.at <= end {
            removeFirst()
            now = first.at
            stepCount += 1
            first.action()
        }
        if !isStopped { now = max(now, end) }
    }

    private func removeFirst() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].precedes(heap[least]) { least = child }
            }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
