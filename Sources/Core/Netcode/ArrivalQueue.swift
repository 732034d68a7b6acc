/// What is under way, by the time of its arrival and then by the order in which it was sent: a binary heap.
struct ArrivalQueue<Payload> {
    struct Entry {
        let arrival: Int64
        let sequence: UInt64
        let payload: Payload

        func isBefore(_ other: Entry) -> Bool {
            arrival != other.arrival ? arrival < other.arrival : sequence < other.sequence
        }
    }

    private var heap: [Entry] = []
    private var sequence: UInt64 = 0

    var count: Int { heap.count }
    var earliest: Int64? { heap.first?.arrival }

    mutating func insert(_ payload: Payload, arrival: Int64) {
        heap.append(Entry(arrival: arrival, sequence: sequence, payload: payload))
        sequence &+= 1
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeEarliest() -> Payload? {
        guard let last = heap.popLast() else { return nil }
        guard let earliest = heap.first else { return last.payload }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in (2 * parent + 1)...(2 * parent + 2)
            where child < heap.count && heap[child].isBefore(heap[least]) { least = child }
            if least == parent { return earliest.payload }
            heap.swapAt(least, parent)
            parent = least
        }
    }

    mutating func removeAll() { heap.removeAll(keepingCapacity: true) }
}

extension ArrivalQueue: Sendable where Payload: Sendable {}
extension ArrivalQueue.Entry: Sendable where Payload: Sendable {}
