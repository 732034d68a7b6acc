extension CrewView {
    /// Asks the game what the crew sees: of everything (`isRefresh`, twice a second, or when it got another entity of its
    /// own), else of what is new.
    func look(
        _ world: WorldRows.View, zones: [Zones], squared: [Double], isRefresh: Bool,
        sight: (EntityNumber, UInt8, Int32) -> Sight
    ) {
        let eye = self.eye
        var known: [Known] = []
        swap(&known, &self.known)
        defer { swap(&known, &self.known) }
        for index in world.entities.indices where isRefresh || known[index].zone == Zones.none {
            let entity = world.entities[index]
            var seen = known[index]
            if entity.isEverywhere {
                seen.zone = 0
            } else {
                let ends = zones[Int(entity.kind)]
                seen.zone = eye == nil ? ends.beyond : ends.zone(atSquared: squared[index], before: seen.zone)
            }
            // Without an eye a crew sees what lies everywhere, and nothing else.
            let isBlind = eye == nil && !entity.isEverywhere
            let answer = isBlind ? .hidden : sight(entity.id, entity.kind, Int32(seen.zone))
            let layers = answer.layers.rawValue
            if layers & ~seen.layers != 0 { seen.isLate = true }
            if layers == 0 { seen.isShown = false }
            seen.layers = layers
            seen.everyTicks = max(1, answer.everyTicks)
            seen.priority = min(max(answer.priority, 1), 1_000)
            known[index] = seen
        }
        visible.removeAll(keepingCapacity: true)
        for index in known.indices where known[index].layers != 0 { visible.append(Int32(truncatingIfNeeded: index)) }
    }
}
