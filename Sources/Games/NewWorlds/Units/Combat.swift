/// How much two sides hurt each other. Strengths are in hundredths.
enum Combat {
    /// What equal sides do to each other, in points of health.
    private static let evenDamage = 30
    private static let fortifiedPercent = 25

    /// The wounded fight at half their strength and up.
    private static func fit(_ strength: Int, health: Int) -> Int { max(1, strength * (50 + health / 2) / 100) }

    static func attackStrength(of unit: Unit) -> Int { fit((unit.kind.attack ?? 0) * 100, health: unit.health) }

    static func defenceStrength(of unit: Unit, on terrain: Terrain) -> Int {
        let percent = 100 + terrain.defencePercent + (unit.fortified ? fortifiedPercent : 0)
        return fit(unit.kind.defence * percent, health: unit.health)
    }

    static func strength(ofCity strength: Int, health: Int) -> Int { fit(strength * 100, health: health) }

    /// The damage done with `strength` against `other`; `roll` is 0 to 40, for 80 to 120 per cent.
    static func damage(_ strength: Int, against other: Int, roll: Int) -> Int {
        min(100, max(1, evenDamage * strength * (80 + roll) / (max(1, other) * 100)))
    }

    static let rolls: UInt64 = 41
}

extension NewWorlds.State {
    /// A city's strength: its citizens, its walls, the soldier inside.
    func strength(of city: City) -> Int {
        var strength = 10 + 2 * city.population
        if knows(.masonry, slot: city.owner) { strength += 6 }
        if let unit = unit(at: city.tile), units[unit].kind.isSoldier { strength += units[unit].kind.defence / 2 }
        return strength
    }
}
