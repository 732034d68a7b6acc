import Martlet

/// Ids. Each depends on nothing that its receivers could not know: a unit's on its owner's count of units (nobody else sees
/// it), a sighting's on the viewer's count of sightings, a city's on the tile where it stands.
extension NewWorlds.State {
    private enum Purpose: UInt64 {
        case unit = 0x756e_6974
        case sighting = 0x7369_6768
        case city = 0x6369_7479
    }

    /// The id of a player's next unit.
    func nextUnitID(slot: Int) -> EntityID { freeID(.unit, slot: slot, count: players[slot].unitsNamed) }

    /// The id under which a player will know the next foreign unit that comes into sight.
    func nextSightingID(slot: Int) -> EntityID { freeID(.sighting, slot: slot, count: fog[slot].sightings) }

    /// Draws ids until one is free among the player's own units: those of others must not matter.
    private func freeID(_ purpose: Purpose, slot: Int, count: Int) -> EntityID {
        var draws = SeededRandom(seed: secret).fork(
            purpose.rawValue, UInt64(slot), UInt64(truncatingIfNeeded: count))
        while true {
            let id = EntityID(bits: draws.next())
            if unit(id, of: slot) == nil { return id }
        }
    }

    /// The id of a city on a tile: random bits over the tile's own number, which keeps it unique.
    func cityID(at tile: Int) -> EntityID {
        var draws = SeededRandom(seed: secret).fork(Purpose.city.rawValue, UInt64(tile))
        return EntityID(bits: draws.next() << 12 | UInt64(cityNumber(at: tile)))
    }

    /// The name of a city on a tile whose founder chose none.
    func cityName(at tile: Int) -> String { CityNames.name(cityNumber(at: tile)) }

    /// Scrambles a tile within 12 bits, one to one: a Feistel network of four rounds over two halves of 6 bits.
    private func cityNumber(at tile: Int) -> Int {
        var (left, right) = (UInt64(tile) >> 6 & 63, UInt64(tile) & 63)
        for round in 0..<4 {
            var draws = SeededRandom(seed: secret).fork(Purpose.city.rawValue, UInt64(round), right, 0)
            (left, right) = (right, left ^ draws.next() & 63)
        }
        return Int(left << 6 | right)
    }
}
