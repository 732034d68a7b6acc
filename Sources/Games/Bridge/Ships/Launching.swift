internal import Martlet

extension Bridge {
    /// Where ships lie beside a base.
    static let berthDistance = 800.0

    /// Puts a crew's ship beside a base that stands, whole and full: at the start, and after it was lost.
    mutating func launch(_ crew: Int32) {
        let index = Int(crew)
        let home = home(for: crew) ?? MapMaker.middle
        let old = ships[index]
        var ship = PlayerShip()
        ship.name = old.name
        ship.hullClass = old.hullClass
        ship.livesLeft = old.livesLeft
        ship.crewed = old.crewed
        ship.heading = Angle.turn / 8 * Double(crew)
        ship.point = home.moved(Self.berthDistance, heading: ship.heading)
        ship.shieldsFore = ship.hullClass.shieldStrength
        ship.shieldsAft = ship.hullClass.shieldStrength
        ships[index] = ship
        systems[index] = ShipSystems()
        var armament = Armament()
        for ordnance in Ordnance.allCases {
            armament.count[ordnance.index] = ship.hullClass.capacity(of: ordnance)
        }
        armaments[index] = armament
    }

    /// The base that a crew starts from: each its own as far as there are enough.
    private func home(for crew: Int32) -> Point? {
        guard !bases.isEmpty else { return nil }
        for step in 0..<bases.count {
            let base = bases[(Int(crew) + step) % bases.count]
            if !base.isDestroyed { return base.point }
        }
        return nil
    }
}
