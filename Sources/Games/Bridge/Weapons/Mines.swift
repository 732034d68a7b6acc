internal import Martlet

extension Bridge {
    /// Lays a mine, if there is room for one more.
    mutating func lay(mineAt point: Point, y: Double, by owner: EntityNumber, arming ticks: Int32) {
        guard mines.count < EntityIDs.mineLimit else { return }
        var numbers = Numbering(from: EntityIDs.mines, to: EntityIDs.end, next: nextMine)
        var mine = Mine()
        mine.id = numbers.take { id in mines.contains { $0.id == id } }
        nextMine = numbers.next
        mine.posX = point.x
        mine.posY = y
        mine.posZ = point.z
        mine.owner = owner
        mine.armedTick = now + ticks
        // Numbers go round, so the newest is not always the last.
        mines.insert(mine, at: mines.firstIndex { $0.id > mine.id } ?? mines.count)
    }
}

extension Bridge {
    private static let mineReach = 300.0

    /// Mines that somebody came too near to go off. A crew's own let friends pass; nobody's wait for crews alone.
    mutating func watchMines(_ tick: inout Tick<Bridge>) {
        var anyGone = false
        // Each is looked at every fourth tick.
        for index in mines.indices where (mines[index].id + now) & 3 == 0 && now >= mines[index].armedTick {
            let mine = mines[index]
            let struck =
                mine.owner == EntityIDs.none
                ? ships.firstIndex { !$0.isDestroyed && $0.point.isWithin(Self.mineReach, of: mine.point) }
                    .map { EntityIDs.ship(of: Int32($0)) }
                : nearestEnemy(to: mine.point, within: Self.mineReach).map { npcs[$0].id }
            guard let struck else { continue }
            mines[index].armedTick = Mine.gone
            anyGone = true
            goOff(.mine, at: mine.point, on: struck, by: mine.owner, strength: 1, &tick)
        }
        if anyGone { mines.removeAll { $0.armedTick == Mine.gone } }
    }
}

extension Mine {
    /// In `armedTick`: it went off.
    static let gone: Int32 = .max
}
