internal import Martlet

extension Bridge {
    private static let unloadSeconds = 3.0
    private static let armingTicks: Int32 = 60

    /// What weapons orders of its tubes.
    mutating func work(tubes input: Input, crew: Int, _ tick: inout Tick<Bridge>) {
        let tube = Int(input.tube)
        guard tube >= 0, tube < Int(ships[crew].hullClass.tubes) else { return }
        switch input.kind {
        case .loadTube:
            let output = systems[crew].output(of: .torpedoes)
            guard armaments[crew].tubeState[tube] == .empty, output > 0.05,
                armaments[crew].count[input.ordnance.index] > 0
            else { return }
            armaments[crew].count[input.ordnance.index] -= 1
            armaments[crew].tubeState[tube] = .loading
            armaments[crew].tubeOrdnance[tube] = input.ordnance
            armaments[crew].tubeTick[tube] = now + Chart.ticks(input.ordnance.loadSeconds / output)
        case .unloadTube:
            let state = armaments[crew].tubeState[tube]
            guard state == .loaded || state == .loading else { return }
            armaments[crew].tubeState[tube] = .unloading
            armaments[crew].tubeTick[tube] = now + Chart.ticks(Self.unloadSeconds)
        case .fireTube: fire(tube: tube, of: crew, at: input.target, &tick)
        default: break
        }
    }

    /// Loading and unloading go on.
    mutating func runTubes(of crew: Int) {
        for tube in 0..<Armament.tubeLimit where now >= armaments[crew].tubeTick[tube] {
            switch armaments[crew].tubeState[tube] {
            case .loading: armaments[crew].tubeState[tube] = .loaded
            case .unloading:
                armaments[crew].tubeState[tube] = .empty
                let kind = armaments[crew].tubeOrdnance[tube].index
                armaments[crew].count[kind] = min(armaments[crew].count[kind] + 1, Armament.countLimit)
            case .empty, .loaded: break
            }
        }
    }

    private mutating func fire(tube: Int, of crew: Int, at wanted: EntityNumber, _ tick: inout Tick<Bridge>) {
        let ship = ships[crew]
        guard armaments[crew].tubeState[tube] == .loaded, ship.docked == EntityIDs.none else { return }
        let ordnance = armaments[crew].tubeOrdnance[tube]
        let id = EntityIDs.ship(of: Int32(crew))
        if ordnance == .mine {
            guard mines.count < EntityIDs.mineLimit else { return }
            let behind = ship.point.moved(300, heading: ship.heading + Angle.halfTurn)
            lay(mineAt: behind, y: ship.posY, by: id, arming: Self.armingTicks)
        } else {
            let target = wanted == EntityIDs.none ? ship.targetId : wanted
            let isSeen = canAim(at: target, crew: crew)
            guard
                launch(
                    ordnance, from: id, at: ship.point, y: ship.posY, heading: ship.heading,
                    target: isSeen ? target : EntityIDs.none, strength: 1, &tick)
            else { return }
        }
        armaments[crew].tubeState[tube] = .empty
        tallies[crew].count(1, in: .torpedoes)
    }
}
