/// How often each entity is brought up to date. Far ones are sent every few frames only: shown from frame to frame they
/// would stand still, leap, and stand still again, so their way is spread over the time between two of their updates.
struct EntityPaces: Sendable {
    /// Longer pauses, in frames, are rests and no pace.
    static let longestFrames = 8.0

    private struct Pace {
        let id: EntityNumber
        /// When it moved last.
        var moved: Double
        /// Ticks between two movements, smoothed.
        var ticks: Double
    }

    private let ticksPerFrame: Double
    /// In ascending order of ids, as frames are.
    private var paces: [Pace] = []
    private var spare: [Pace] = []

    init(ticksPerFrame: Int32) { self.ticksPerFrame = Double(max(1, ticksPerFrame)) }

    mutating func reset() { paces.removeAll(keepingCapacity: true) }

    /// A frame newer than all came. `hasMoved`: whether an entity's entry differs from its last one.
    mutating func note(_ frame: ViewFrame, at position: Double, hasMoved: (ViewFrame.Entry) -> Bool) {
        swap(&paces, &spare)
        paces.removeAll(keepingCapacity: true)
        var old = 0
        for entry in frame.entries {
            while old < spare.count, spare[old].id < entry.id { old += 1 }
            guard old < spare.count, spare[old].id == entry.id else {
                paces.append(Pace(id: entry.id, moved: position, ticks: ticksPerFrame))
                continue
            }
            var pace = spare[old]
            if hasMoved(entry) {
                let pause = position - pace.moved
                if pause <= Self.longestFrames * ticksPerFrame { pace.ticks += (pause - pace.ticks) / 4 }
                pace.moved = position
            }
            paces.append(pace)
        }
    }

    /// Ticks between two movements, where these are more than a frame; `hint` goes up with the ids asked for.
    func slowPace(of id: EntityNumber, from hint: inout Int) -> Double? {
        while hint < paces.count, paces[hint].id < id { hint += 1 }
        guard hint < paces.count, paces[hint].id == id, paces[hint].ticks > ticksPerFrame * 1.25 else {
            return nil
        }
        return paces[hint].ticks
    }

    /// How far behind such an entity is shown, so that its next update has come.
    func lag(of pace: Double) -> Double { pace - ticksPerFrame }
}
