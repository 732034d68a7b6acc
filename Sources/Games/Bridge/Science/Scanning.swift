internal import Martlet

extension Bridge {
    /// How near each step must be: no farther than its result is shown, and nearer with weak sensors.
    static func scanReach(of state: Int32) -> Double { state == 0 ? Chart.middle : Chart.near }
    private static let basicSeconds = 3.0
    private static let fullSeconds = 6.0

    /// What science orders: another target, or none. What is not in sight is none.
    mutating func scan(_ target: EntityNumber, crew: Int) {
        guard ships[crew].scanTarget != target else { return }
        let npc = canAim(at: target, crew: crew) ? npcIndex(target) : nil
        // What is known already is no reason to stop.
        if let npc, npcs[npc].scanState(by: Int32(crew)) == 2 { return }
        stopScan(crew)
        if npc != nil { ships[crew].scanTarget = target }
    }

    /// One tick of scanning. It waits while the target is in sight and out of the sensors' reach.
    mutating func runScan(of crew: Int, _ tick: inout Tick<Bridge>) {
        let target = ships[crew].scanTarget
        guard target != EntityIDs.none else { return }
        guard let npc = npcIndex(target) else { return stopScan(crew) }
        let output = systems[crew].output(of: .sensors)
        let point = npcs[npc].point
        let state = npcs[npc].scanState(by: Int32(crew))
        guard state < 2 else { return stopScan(crew) }
        let reach = Self.scanReach(of: state) * min(output, 1)
        guard output > 0, ships[crew].point.isWithin(reach, of: point) else { return }
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
