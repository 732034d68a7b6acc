public import Martlet

extension Bridge {
    public init(_ setup: Setup, seed: MatchSeed) {
        self.init()
        random = SeededRandom(seed: seed)
        mission.scenario = setup.scenario
        var setup = setup
        setup.clamp()
        mission.difficulty = setup.difficulty
        mission.endTick = Chart.ticks(Double(setup.minutes) * 60)
        var maker = MapMaker(self, setup)
        self = maker.make()
        reserve()
        beginMission()
    }

    /// Room for all that can come, so that a step allocates nothing.
    private mutating func reserve() {
        npcs.reserveCapacity(EntityIDs.npcLimit)
        torpedoes.reserveCapacity(EntityIDs.torpedoLimit)
        mines.reserveCapacity(EntityIDs.mineLimit)
    }

    public mutating func occupy(_ station: Int32, isOccupied: Bool) {
        guard station >= 0, station < Self.description.stationCount else { return }
        if isOccupied { occupied |= 1 << UInt64(station) } else { occupied &= ~(1 << UInt64(station)) }
        let crew = station / Role.count
        guard ships.indices.contains(Int(crew)) else { return }
        ships[Int(crew)].crewed = crewed(crew)
        if !isOccupied { letGoOfWheel(Role(station: station), crew: Int(crew)) }
    }

    /// Who got up holds no wheel any more: the ship goes on as it looks, instead of in circles.
    private mutating func letGoOfWheel(_ role: Role, crew: Int) {
        let ship = ships[crew]
        guard role == .helm || role == .captain, !ship.hasCrew(at: .helm), ship.steering != 0 else { return }
        ships[crew].steer(Self.course(ship.heading))
    }

    /// A bit for each role of a crew that somebody plays.
    func crewed(_ crew: Int32) -> Int32 { Int32(occupied >> UInt64(crew * Role.count) & 0x3f) }

    /// One tick. Behind the end all goes on as before, orders among it, since the helm's browser can't know better than to
    /// predict so; only what the mission came to, and what each ship did in it, stands.
    public mutating func step(_ tick: inout Tick<Bridge>) {
        now = now < 0x3fff_0000 ? now + 1 : now
        if mission.result == .none {
            moveOn(&tick)
            return runMission(&tick)
        }
        let (mission, tallies) = (mission, tallies)
        moveOn(&tick)
        self.mission = mission
        self.tallies = tallies
    }

    /// What happens whether or not the mission is over, in this order.
    private mutating func moveOn(_ tick: inout Tick<Bridge>) {
        for input in tick.inputs { apply(input.input, from: input.station, &tick) }
        runAutopilots(&tick)
        for crew in ships.indices {
            loseSight(of: crew)
            runSystems(of: crew, &tick)
            runTubes(of: crew)
            runScan(of: crew, &tick)
            tendDock(of: crew, &tick)
            ships[crew].move()
        }
        thinkNPCs()
        flyNPCs()
        drift()
        for crew in ships.indices { fireAutoBeams(of: crew, &tick) }
        fireNPCs(&tick)
        flyTorpedoes(&tick)
        watchMines(&tick)
        runBases(&tick)
        clearWrecks()
    }
}
