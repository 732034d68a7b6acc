/// Merges the inputs that are due at a tick from all stations into the order in which the step applies them: by time stamp,
/// then sequence, then station. Keeps its memory: one for each match.
///
///     for each station: gatherer.take(from: &buffer, station: station, tick: tick)
///     gatherer.finish(into: &tick.inputs)
public struct InputGatherer<Input: Replicated>: Sendable {
    @usableFromInline
    struct Key: Sendable {
        @usableFromInline let stamp: Int64
        @usableFromInline let sequence: UInt32
        @usableFromInline let station: Int32
        @usableFromInline let place: Int32

        @inlinable
        init(stamp: Int64, sequence: UInt32, station: Int32, place: Int32) {
            self.stamp = stamp
            self.sequence = sequence
            self.station = station
            self.place = place
        }

        @inlinable
        func isBefore(_ other: Key) -> Bool {
            if stamp != other.stamp { return stamp < other.stamp }
            if sequence != other.sequence { return sequence < other.sequence }
            return station < other.station
        }
    }

    @usableFromInline var keys: [Key] = []
    @usableFromInline var inputs: [Input] = []

    @inlinable public init() {}

    /// Takes what is due from one station. Returns how many these are.
    @inlinable
    @discardableResult
    public mutating func take(from buffer: inout InputBuffer<Input>, station: Int32, tick: UInt32) -> Int {
        let due = buffer.dueCount(at: tick)
        guard due > 0 else { return 0 }
        for place in 0..<due {
            keys.append(
                Key(
                    stamp: buffer.waiting[place].stamp, sequence: buffer.waiting[place].sequence, station: station,
                    place: Int32(truncatingIfNeeded: inputs.count)))
            inputs.append(buffer.waiting[place].input)
        }
        buffer.waiting.removeFirst(due)
        buffer.settle()
        return due
    }

    /// Appends all of them in their order, and is empty again.
    @inlinable
    public mutating func finish(into ordered: inout [StationInput<Input>]) {
        sort()
        for key in keys { ordered.append(StationInput(station: key.station, input: inputs[Int(key.place)])) }
        keys.removeAll(keepingCapacity: true)
        inputs.removeAll(keepingCapacity: true)
    }

    /// Heapsort: in place, and never slow, whatever the stamps are.
    @inlinable
    mutating func sort() {
        var end = keys.count
        var parent = end / 2
        while end > 1 {
            if parent > 0 {
                parent -= 1
            } else {
                end -= 1
                keys.swapAt(0, end)
            }
            sift(parent, end)
        }
    }

    @inlinable
    mutating func sift(_ start: Int, _ end: Int) {
        var parent = start
        while 2 * parent + 1 < end {
            var child = 2 * parent + 1
            if child + 1 < end, keys[child].isBefore(keys[child + 1]) { child += 1 }
            guard keys[parent].isBefore(keys[child]) else { return }
            keys.swapAt(parent, child)
            parent = child
        }
    }
}
