/// A picture: every entity that is to be shown at one moment, its fields as plain numbers in the order of its kind's schema
/// (whole numbers as they are, real ones in the game's units).
public struct ViewSample: Sendable {
    public struct Entry: Hashable, Sendable {
        public let id: EntityNumber
        public let kind: UInt8
        /// Where its values begin.
        public let start: Int32
        public let count: Int32
    }

    /// In ascending order of ids.
    public internal(set) var entries: [Entry] = []
    public internal(set) var values: [Double] = []

    public init() {}

    /// The place of an entity in `entries`; nil: it is not shown.
    public func index(of id: EntityNumber) -> Int? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].id == id ? low : nil
    }

    mutating func reset() {
        entries.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }
}
