internal import Martlet

extension Bridge {
    private static let buildSeconds = 20.0
    private static let baseRange = 2_200.0
    private static let baseDamage = 8.0
    private static let baseCycle: Int32 = 40
    /// How long a base counts as under attack after a hit.
    private static let alarmTicks: Int32 = 100
    private static let baseRecovery = 1.5

    /// One tick of all bases: they build, mend their shields, and defend themselves.
    mutating func runBases(_ tick: inout Tick<Bridge>) {
        for index in bases.indices where !bases[index].isDestroyed {
            bases[index].isUnderAttack = bases[index].hitTick > 0 && now - bases[index].hitTick < Self.alarmTicks
            if !bases[index].isUnderAttack {
                let shields = bases[index].shields + Self.baseRecovery * Chart.tickSeconds
                bases[index].shields = min(shields, StarBase.fullShields)
            }
            build(at: index, &tick)
            guard now >= bases[index].beamTick else { continue }
            bases[index].beamTick = now + Self.baseCycle / 4
            if let target = nearestEnemy(to: bases[index].point, within: Self.baseRange) {
                bases[index].beamTick = now + Self.baseCycle
                shoot(
                    from: EntityIDs.bases + Int32(index), at: bases[index].point, target: npcs[target].id,
                    damage: Self.baseDamage, frequency: nil, &tick)
            }
        }
    }

    private mutating func build(at index: Int, _ tick: inout Tick<Bridge>) {
        if bases[index].buildTick == 0 { return bases[index].buildTick = now + Chart.ticks(Self.buildSeconds) }
        guard now >= bases[index].buildTick else { return }
        bases[index].buildTick = now + Chart.ticks(Self.buildSeconds)
        let kind = bases[index].builds
        guard bases[index].stock[kind.index] < (kind == .homing ? 40 : 12) else { return }
        bases[index].stock[kind.index] += 1
        guard bases[index].orders != 0 else { return }
        let id = EntityIDs.bases + Int32(index)
        tick.emit(
            Event(.message, source: id, code: Int32(Reply.built.rawValue)),
            to: CrewSet(rawValue: UInt64(UInt32(bitPattern: bases[index].orders))))
        bases[index].orders = 0
    }

    /// Harms a base. Who is out of reach of others calls for help when it begins.
    mutating func hurt(base index: Int, by damage: Double, from source: EntityNumber, _ tick: inout Tick<Bridge>) {
        guard !bases[index].isDestroyed else { return }
        let id = EntityIDs.bases + Int32(index)
        if bases[index].hitTick == 0 || now - bases[index].hitTick > Self.alarmTicks {
            tick.emit(Event(.message, source: id, code: Int32(Reply.distress.rawValue)), to: crews)
        }
        bases[index].hitTick = now
        let absorbed = min(bases[index].shields, damage)
        bases[index].shields -= absorbed
        bases[index].hull = max(0, bases[index].hull - (damage - absorbed))
        guard bases[index].hull <= 0 else { return }
        bases[index].isDestroyed = true
        bases[index].isUnderAttack = false
        tick.emit(Event(.destroyed, source: source, target: id, at: bases[index].point), to: crews)
    }
}
