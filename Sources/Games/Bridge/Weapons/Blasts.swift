internal import Martlet

extension Bridge {
    /// Something goes off: full force on whom it struck, less on all around, friends among them.
    mutating func goOff(
        _ ordnance: Ordnance, at point: Point, on struck: EntityNumber, by owner: EntityNumber, strength: Double,
        _ tick: inout Tick<Bridge>
    ) {
        tick.emit(
            Event(
                .explosion, source: owner, target: struck, code: Int32(ordnance.rawValue),
                amount: max(ordnance.blast, Torpedo.fuse), at: point),
            to: crews(near: point, within: Chart.middle))
        let damage = ordnance.damage * strength
        guard ordnance.blast > 0 else {
            return hit(struck, by: damage, at: point, from: owner, frequency: nil, &tick)
        }
        for crew in ships.indices {
            let share = Self.share(of: ordnance, at: point, on: ships[crew].point)
            guard share > 0 else { continue }
            if ordnance == .emp {
                ships[crew].shieldsFore /= 2
                ships[crew].shieldsAft /= 2
            } else {
                hurt(ship: crew, by: damage * share, at: point, from: owner, frequency: nil, &tick)
            }
        }
        for npc in npcs.indices where npcs[npc].isAlive {
            let share = Self.share(of: ordnance, at: point, on: npcs[npc].point)
            guard share > 0 else { continue }
            if ordnance == .emp {
                npcs[npc].shieldsFore /= 2
                npcs[npc].shieldsAft /= 2
            } else {
                hurt(npc: npc, by: damage * share, at: point, from: owner, frequency: nil, &tick)
            }
        }
        guard ordnance != .emp else { return }
        for base in bases.indices {
            let share = Self.share(of: ordnance, at: point, on: bases[base].point)
            if share > 0 { hurt(base: base, by: damage * share, from: owner, &tick) }
        }
    }

    /// 1 at the centre, 0 at the edge of a blast and beyond.
    private static func share(of ordnance: Ordnance, at point: Point, on other: Point) -> Double {
        guard point.isWithin(ordnance.blast, of: other) else { return 0 }
        return 1 - point.distance(to: other) / ordnance.blast
    }
}
