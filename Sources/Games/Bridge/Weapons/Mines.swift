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
