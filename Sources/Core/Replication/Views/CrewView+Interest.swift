extension CrewView {
    /// Asks the game what the crew sees: of everything (`isRefresh`, twice a second, or when it got another entity of its
    /// own), else of what is new.
    func look(
        _ rows: borrowing WorldRows, zones: [Zones], squared: [Double], isRefresh: Bool,
        sight: (EntityNumber, UInt8, Int32) -> Sight
    ) {
        for index in rows.entities.indices where isRefresh || known[index].zone == Zones.none {
            let entity = rows.entities[index]
            let zone = zone(of: entity, before: known[index].zone, zones[Int(entity.kind)], squared[index])
            known[index].zone = zone
            // Without an eye a crew sees what lies everywhere, and nothing else.
            let seen = eye == nil && !entity.isEverywhere ? .hidden : sight(entity.id, entity.kind, Int32(zone))
            let layers = seen.layers.rawValue
            if layers & ~known[index].layers != 0 { known[index].isLate = true }
            if layers == 0 { known[index].isShown = false }
            known[index].layers = layers
            known[index].everyTicks = max(1, seen.everyTicks)
            known[index].priority = min(max(seen.priority, 1), 1_000)
        }
    }

    private func zone(of entity: WorldRows.Entity, before: UInt8, _ zones: Zones, _ squared: Double) -> UInt8 {
        if entity.isEverywhere { return 0 }
        return eye == nil ? zones.beyond : zones.zone(atSquared: squared, before: before)
    }
}
