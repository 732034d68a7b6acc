internal import Martlet

/// What comms says, and what comes back.
extension Bridge {
    static let hailRange = 40_000.0
    /// How often a ship is asked to give up before it stops answering.
    private static let patience: Int32 = 6
    /// How long a taunted ship cares for nothing else.
    private static let tauntTicks: Int32 = 400

    mutating func hail(_ id: EntityNumber, _ message: Hail, crew: Int, _ tick: inout Tick<Bridge>) {
        let own = EntityIDs.ship(of: Int32(crew))
        guard id != own, let point = point(of: id) else { return }
        let other = EntityIDs.crew(ofShip: id)
        let reply: Reply
        if !ships[crew].point.isWithin(Self.hailRange, of: point) {
            // Nobody hears it; whose place is known at least is known not to answer.
            guard other != nil || base(id) != nil || canAim(at: id, crew: crew) else { return }
            reply = .silence
        } else if let other {
            // Another crew hears the call, and may answer by itself.
            return tick.emit(
                Event(.message, source: own, code: Int32(Reply.greeting.rawValue)), to: .only(other))
        } else if let base = base(id) {
            reply = answer(ofBase: base, to: message, crew: crew)
        } else if canAim(at: id, crew: crew), let npc = npcIndex(id) {
            reply =
                npcs[npc].faction == .trader
                ? answer(ofTrader: npc, to: message) : answer(ofEnemy: npc, to: message, crew: crew, &tick)
        } else {
            return
        }
        tick.emit(Event(.message, source: id, code: Int32(reply.rawValue)), to: .only(Int32(crew)))
    }

    private mutating func answer(ofBase index: Int, to message: Hail, crew: Int) -> Reply {
        let kind: Ordnance
        switch message {
        case .greet: return .greeting
        case .berth:
            bases[index].berths |= 1 << Int32(crew)
            return .berthReady
        case .buildHoming: kind = .homing
        case .buildNuke: kind = .nuke
        case .buildMine: kind = .mine
        case .buildEMP: kind = .emp
        case .surrender, .taunt, .hold, .proceed: return .refusal
        }
        bases[index].builds = kind
        bases[index].orders |= 1 << Int32(crew)
        return .building
    }

    private mutating func answer(ofTrader index: Int, to message: Hail) -> Reply {
        switch message {
        case .greet: return .greeting
        case .hold:
            npcs[index].tactic = .idle
            return .aye
        case .proceed:
            npcs[index].tactic = npcs[index].isObjective ? .travel : .patrol
            return .aye
        default: return .refusal
        }
    }

    private mutating func answer(
        ofEnemy index: Int, to message: Hail, crew: Int, _ tick: inout Tick<Bridge>
    ) -> Reply {
        switch message {
        case .taunt:
            let own = EntityIDs.ship(of: Int32(crew))
            guard !npcs[index].surrendered, npcs[index].tactic != .flee, isWorthAttacking(own, from: npcs[index].point)
            else { return .silence }
            npcs[index].attacker = own
            npcs[index].target = own
            npcs[index].tauntTick = now + Self.tauntTicks
            return .challenge
        case .surrender: return demandSurrender(of: index, crew: crew, &tick)
        default: return npcs[index].surrendered ? .greeting : .silence
        }
    }

    /// The weaker it is, the likelier; raiders give up early, korvan late.
    private mutating func demandSurrender(of index: Int, crew: Int, _ tick: inout Tick<Bridge>) -> Reply {
        let npc = npcs[index]
        guard !npc.surrendered else { return .surrender }
        guard npc.wasHailed < Self.patience else { return .silence }
        npcs[index].wasHailed += 1
        let courage: Double =
            switch npc.faction {
            case .korvan: 0.25
            case .skarn: 0.4
            default: 0.6
            }
        let chance = (courage - npc.health) / courage
        guard chance > 0, random.real(below: 1) < chance else { return .refusal }
        npcs[index].surrendered = true
        npcs[index].tactic = .idle
        npcs[index].target = EntityIDs.none
        npcs[index].wantedSpeed = 0
        tallies[crew].count(1, in: .surrenders)
        tallies[crew].count(npc.shipClass.worth, in: .score)
        tick.emit(Event(.surrendered, target: npc.id), to: crews(seeing: npc))
        return .surrender
    }
}
