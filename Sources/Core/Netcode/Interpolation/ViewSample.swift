/// A picture: every entity that is to be shown at one moment, its fields as plain numbers in the order of its kind's schema
/// (whole numbers as they are, real ones in the game's units).
public struct ViewSample: Sendable {
    /// In ascending order of ids.
    public internal(set) var entries: [ViewFrame.Entry] = []
    public internal(set) var values: [Double] = []

    public init() {}

    /// The place of an entity in `entries`; nil: it is not shown.
    public func index(of id: EntityNumber) -> Int? { entries.index(of: id) { $0.id } }

    mutating func reset() {
        entries.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }
}
