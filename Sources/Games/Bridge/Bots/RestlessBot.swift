public import Martlet

extension BridgeBot {
    /// An order that somebody at this console might give, without a look at the world: for load on a server whose clients keep
    /// no world. `tick` lets it be about twice a second that it gives one when it is asked each tick.
    public static func restless(_ station: Int32, tick: UInt32, random: inout SeededRandom) -> Bridge.Input? {
        guard (tick &+ UInt32(bitPattern: station)) % 10 == 0 else { return nil }
        switch Role(station: station) {
        case .helm: return helm(&random)
        case .weapons: return weapons(&random)
        case .engineering: return engineering(&random)
        case .science:
            var input = Bridge.Input(.scan)
            input.target = EntityIDs.npcs + Int32(random.next() % UInt64(EntityIDs.npcLimit))
            return input
        case .comms:
            var input = Bridge.Input(.hail)
            input.target = EntityIDs.bases + Int32(random.next() % 2)
            input.message = random.next() % 2 == 0 ? .greet : .berth
            return input
        case .captain:
            var input = Bridge.Input(.mainScreen)
            input.view = MainScreen(rawValue: UInt8(random.next() % 6)) ?? .fore
            return input
        }
    }

    private static func helm(_ random: inout SeededRandom) -> Bridge.Input {
        var input = Bridge.Input(random.next() % 4 == 0 ? .impulse : .steer)
        input.amount = random.real(below: 1)
        input.rudder = random.real(below: 2) - 1
        return input
    }

    private static func weapons(_ random: inout SeededRandom) -> Bridge.Input {
        let kind: Command =
            switch random.next() % 4 {
            case 0: .loadTube
            case 1: .fireTube
            case 2: .beamFrequency
            default: .shields
            }
        var input = Bridge.Input(kind)
        input.tube = Int32(random.next() % 3)
        input.ordnance = Ordnance(rawValue: UInt8(random.next() % 4)) ?? .homing
        input.frequency = Int32(random.next() % 5)
        input.on = random.next() % 4 != 0
        return input
    }

    private static func engineering(_ random: inout SeededRandom) -> Bridge.Input {
        var input = Bridge.Input(random.next() % 2 == 0 ? .power : .coolant)
        input.system = Int32(random.next() % 8)
        input.level = 0.5 + random.real(below: 1)
        input.units = Int32(random.next() % 3)
        return input
    }
}
