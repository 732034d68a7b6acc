internal import Martlet

/// Who can be hit, and what a hit does.
extension Bridge {
    /// Where something is that can be aimed at; nil: it is not there any more.
    func point(of id: EntityNumber) -> Point? {
        if let crew = EntityIDs.crew(ofShip: id) {
            guard ships.indices.contains(Int(crew)), !ships[Int(crew)].isDestroyed else { return nil }
            return ships[Int(crew)].point
        }
        if let base = base(id) { return bases[base].point }
        guard let npc = npcIndex(id), npcs[npc].isAlive else { return nil }
        return npcs[npc].point
    }

    func height(of id: EntityNumber) -> Double {
        if let crew = EntityIDs.crew(ofShip: id), ships.indices.contains(Int(crew)) { return ships[Int(crew)].posY }
        if let base = base(id) { return bases[base].posY }
        return npcIndex(id).map { npcs[$0].posY } ?? 0
    }

    /// Damage to whatever has that id. `frequency` is a beam's; `point` is where it came from.
    mutating func hit(
        _ id: EntityNumber, by damage: Double, at point: Point, from source: EntityNumber, frequency: Int32?,
        _ tick: inout Tick<Bridge>
    ) {
        if let crew = EntityIDs.crew(ofShip: id) {
            guard ships.indices.contains(Int(crew)) else { return }
            hurt(ship: Int(crew), by: damage, at: point, from: source, frequency: frequency, &tick)
        } else if let base = base(id) {
            hurt(base: base, by: damage, from: source, &tick)
        } else if let npc = npcIndex(id) {
            hurt(npc: npc, by: damage, at: point, from: source, frequency: frequency, &tick)
        }
    }

    /// A beam that hits at once.
    mutating func shoot(
        from source: EntityNumber, at point: Point, target: EntityNumber, damage: Double, frequency: Int32?,
        _ tick: inout Tick<Bridge>
    ) {
        tick.emit(
            Event(.beam, source: source, target: target, amount: damage),
            to: witnesses(of: source, at: point, target: target))
        hit(target, by: damage, at: point, from: source, frequency: frequency, &tick)
    }

    /// The crews whose ship, or its wreck, is that near.
    func crews(near point: Point, within reach: Double) -> CrewSet {
        var crews: CrewSet = []
        for index in ships.indices where ships[index].point.isWithin(reach, of: point) {
            crews.formUnion(.only(Int32(index)))
        }
        return crews
    }

    /// The crews near a shot that see who fires it, or are its target: who hides in a nebula is not given away to others.
    func witnesses(of source: EntityNumber, at point: Point, target: EntityNumber) -> CrewSet {
        let near = crews(near: point, within: Chart.near)
        guard let npc = npcIndex(source), npcs[npc].inNebula else { return near }
        var crews: CrewSet = []
        for index in ships.indices where near.contains(.only(Int32(index))) {
            let isTarget = target == EntityIDs.ship(of: Int32(index))
            if isTarget || ships[index].point.isWithin(Nebula.sight, of: point) { crews.formUnion(.only(Int32(index))) }
        }
        return crews
    }

    /// The nearest hostile ship that fights, as its place in `npcs`.
    func nearestEnemy(
        to point: Point, within reach: Double = .infinity, where counts: (NPCShip) -> Bool = { _ in true }
    ) -> Int? {
        var best: Int?
        var least = reach * reach
        for index in npcs.indices where npcs[index].isEnemy {
            let distance = npcs[index].point.squaredDistance(to: point)
            if distance < least, counts(npcs[index]) {
                least = distance
                best = index
            }
        }
        return best
    }
}
