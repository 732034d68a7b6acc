public import Martlet

/// What crews see.
extension Bridge {
    @inlinable
    public func show<V: EntityVisitor>(_ visit: inout V) {
        visit.entity(EntityIDs.mission, kind: EntityIDs.Kind.mission, at: .everywhere, mission)
        for (index, ship) in ships.enumerated() {
            visit.entity(
                EntityIDs.ships + Int32(index), kind: EntityIDs.Kind.ship, at: .at(x: ship.posX, z: ship.posZ), ship)
        }
        for (index, part) in systems.enumerated() {
            visit.entity(EntityIDs.systems + Int32(index), kind: EntityIDs.Kind.systems, at: .everywhere, part)
        }
        for (index, part) in armaments.enumerated() {
            visit.entity(EntityIDs.armaments + Int32(index), kind: EntityIDs.Kind.armament, at: .everywhere, part)
        }
        for (index, part) in tallies.enumerated() {
            visit.entity(EntityIDs.tallies + Int32(index), kind: EntityIDs.Kind.tally, at: .everywhere, part)
        }
        for (index, base) in bases.enumerated() {
            visit.entity(EntityIDs.bases + Int32(index), kind: EntityIDs.Kind.base, at: .everywhere, base)
        }
        for (index, nebula) in nebulae.enumerated() {
            visit.entity(
                EntityIDs.nebulae + Int32(index), kind: EntityIDs.Kind.nebula,
                at: .at(x: nebula.posX, z: nebula.posZ), nebula)
        }
        for npc in npcs { visit.entity(npc.id, kind: EntityIDs.Kind.npc, at: .at(x: npc.posX, z: npc.posZ), npc) }
        for torpedo in torpedoes {
            visit.entity(
                torpedo.id, kind: EntityIDs.Kind.torpedo, at: .at(x: torpedo.posX, z: torpedo.posZ), torpedo)
        }
        for mine in mines {
            visit.entity(mine.id, kind: EntityIDs.Kind.mine, at: .at(x: mine.posX, z: mine.posZ), mine)
        }
    }

    public func eye(of crew: Int32) -> Eye? {
        guard ships.indices.contains(Int(crew)) else { return nil }
        let ship = ships[Int(crew)]
        return Eye(x: ship.posX, z: ship.posZ, own: EntityIDs.ship(of: crew))
    }

    public func sight(of entity: EntityNumber, kind: UInt8, zone: Int32, by crew: Int32) -> Sight {
        switch kind {
        case EntityIDs.Kind.mission: return Sight(layers: .all, everyTicks: 4, priority: 2)
        case EntityIDs.Kind.ship: return sight(ofShip: entity - EntityIDs.ships, zone: zone, by: crew)
        case EntityIDs.Kind.systems: return entity - EntityIDs.systems == crew ? Self.rarely : .hidden
        case EntityIDs.Kind.armament: return entity - EntityIDs.armaments == crew ? Self.usually : .hidden
        case EntityIDs.Kind.tally:
            return entity - EntityIDs.tallies == crew || mission.result != .none ? Self.slowly : .hidden
        case EntityIDs.Kind.base: return Self.slowly
        case EntityIDs.Kind.nebula: return zone == 0 ? Sight(layers: .all, everyTicks: 10) : .hidden
        case EntityIDs.Kind.npc: return sight(ofNPC: entity, zone: zone, by: crew)
        case EntityIDs.Kind.torpedo: return zone == 0 ? Sight(layers: .all, everyTicks: 1, priority: 3) : .hidden
        case EntityIDs.Kind.mine: return zone == 0 ? Sight(layers: .all, everyTicks: 10) : .hidden
        default: return .hidden
        }
    }

    /// 10 Hz: what is near.
    private static var usually: Sight { Sight(layers: .all, everyTicks: 2, priority: 2) }
    /// 5 Hz: the engine room.
    private static var rarely: Sight { Sight(layers: .all, everyTicks: 4, priority: 2) }
    /// 2 Hz: bases and accounts.
    private static var slowly: Sight { Sight(layers: .all, everyTicks: 10) }

    private func sight(ofShip index: Int32, zone: Int32, by crew: Int32) -> Sight {
        if index == crew { return Sight(layers: .all, everyTicks: 2, priority: 8) }
        guard ships.indices.contains(Int(index)) else { return .hidden }
        let ship = ships[Int(index)]
        let isSeen = !ship.isDestroyed && !isHidden(ship.point, inNebula: ship.inNebula, from: crew)
        let sight = isSeen ? Self.sight(zone: zone, near: [.position, .outline, .detail, .shields]) : .hidden
        guard mission.result != .none else { return sight }
        // The results name every ship, wherever it came to.
        return Sight(layers: sight.layers.union([.position, .outline]), everyTicks: 10)
    }

    private func sight(ofNPC id: EntityNumber, zone: Int32, by crew: Int32) -> Sight {
        guard let index = npcIndex(id) else { return .hidden }
        guard !isHidden(npcs[index].point, inNebula: npcs[index].inNebula, from: crew) else { return .hidden }
        var layers: Layers = [.position, .outline, .detail]
        let scan = npcs[index].scanState(by: crew)
        if scan >= 1 { layers.formUnion(.basicScan) }
        if scan >= 2 { layers.formUnion(.fullScan) }
        return Self.sight(zone: zone, near: layers)
    }

    /// Near: all, 10 Hz. Middle: where, which way, how well shielded, 2 Hz. Far: where, once a second. Beyond: nothing.
    private static func sight(zone: Int32, near: Layers) -> Sight {
        switch zone {
        case 0: Sight(layers: near, everyTicks: 2, priority: 2)
        case 1: Sight(layers: near.intersection([.position, .outline, .shields, .basicScan]), everyTicks: 10)
        case 2: Sight(layers: .position, everyTicks: 20)
        default: .hidden
        }
    }

    /// Whether a nebula hides who is there from a crew.
    func isHidden(_ point: Point, inNebula: Bool, from crew: Int32) -> Bool {
        guard inNebula, ships.indices.contains(Int(crew)) else { return false }
        return !ships[Int(crew)].point.isWithin(Nebula.sight, of: point)
    }

    /// The place of an NPC ship in `npcs`.
    public func npcIndex(_ id: EntityNumber) -> Int? { npcs.index(of: id) { $0.id } }
}
