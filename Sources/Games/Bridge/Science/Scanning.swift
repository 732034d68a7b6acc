internal import Martlet

extension Bridge {
    static let scanRange = 25_000.0
    private static let basicSeconds = 3.0
    private static let fullSeconds = 6.0

    /// What science orders: another target, or none. What is not in sight is none.
    mutating func scan(_ target: EntityNumber, crew: Int) {
        guard ships[crew].scanTarget != target else { return }
        stopScan(crew)
        guard canAim(at: target, crew: crew), let npc = npcIndex(target) else { return }
        if npcs[npc].scanState(by: Int32(crew)) < 2 { ships[crew].scanTarget = target }
    }

    /// One tick of scanning. It waits while the target is in sight and out of the sensors' reach.
    mutating func runScan(of crew: Int, _ tick: inout Tick<Bridge>) {
        let target = ships[crew].scanTarget
        guard target != EntityIDs.none else { return }
        guard let npc = npcIndex(target) else { return stopScan(crew) }
        let output = systems[crew].output(of: .sensors)
        let point = npcs[npc].point
        guard output > 0, ships[crew].point.isWithin(Self.scanRange * min(output, 1.5), of: point) else { return }
        let state = npcs[npc].scanState(by: Int32(crew))
        guard state < 2 else { return stopScan(crew) }
        let seconds = state == 0 ? Self.basicSeconds : Self.fullSeconds
        ships[crew].scanProgress += output * Chart.tickSeconds / seconds
        guard ships[crew].scanProgress >= 1 else { return }
        ships[crew].scanProgress = 0
        npcs[npc].scans |= 1 << Int32(crew + (state == 0 ? 0 : 8))
        tallies[crew].count(1, in: .scans)
        tick.emit(Event(.scanned, target: target, code: state + 1), to: .only(Int32(crew)))
        if state == 1 { stopScan(crew) }
    }

    mutating func stopScan(_ crew: Int) {
        ships[crew].scanTarget = EntityIDs.none
        ships[crew].scanProgress = 0
    }
}
