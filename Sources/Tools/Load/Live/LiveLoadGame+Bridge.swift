internal import Bridge
internal import Martlet

extension LiveLoadGame {
    /// Bridge at full load: eight ships of six, against as many enemies as it has.
    package static var bridge: LiveLoadGame {
        var game = of(Bridge.self) { station, number in BridgeOrders.order(of: station, number) }
        game.setup = ",\"ruleset\":{\"scenario\":2,\"difficulty\":11,\"shipCount\":8,\"minutes\":60}"
        return game
    }
}

/// What the consoles of the load order: as much of everything as a lively crew, without a look at what is going on.
enum BridgeOrders {
    static func order(of station: Int32, _ number: UInt32) -> Bridge.Input {
        let turn = Int32(truncatingIfNeeded: number & 0xffff)
        switch Role(station: station) {
        case .helm: return helm(station, turn)
        case .weapons: return weapons(turn)
        case .engineering: return engineering(turn)
        case .science:
            var order = Bridge.Input(.scan)
            order.target = turn / 40 % 200
            return order
        case .comms:
            var order = Bridge.Input(.hail)
            order.target = turn / 40 % 200
            return order
        case .captain:
            var order = Bridge.Input(.redAlert)
            order.on = turn % 400 < 200
            return order
        }
    }

    /// Held steering that swings from side to side, and now and then another speed.
    private static func helm(_ station: Int32, _ turn: Int32) -> Bridge.Input {
        guard turn % 64 != 0 else {
            var order = Bridge.Input(.impulse)
            order.amount = Double(4 + turn / 64 % 5) / 8
            return order
        }
        var order = Bridge.Input(.steer)
        order.rudder = Double((turn + station * 16) % 128 - 64) / 64
        return order
    }

    private static func weapons(_ turn: Int32) -> Bridge.Input {
        var order: Bridge.Input
        switch turn % 8 {
        case 0:
            order = Bridge.Input(.autoBeams)
            order.on = true
        case 1:
            order = Bridge.Input(.shields)
            order.on = true
        case 2, 3:
            order = Bridge.Input(.loadTube)
            order.tube = turn / 8 % 4
        case 4:
            order = Bridge.Input(.target)
            order.target = turn / 8 % 200
        default:
            order = Bridge.Input(.fireTube)
            order.tube = turn / 8 % 4
        }
        return order
    }

    private static func engineering(_ turn: Int32) -> Bridge.Input {
        var order = Bridge.Input(turn % 2 == 0 ? .power : .coolant)
        order.system = turn / 2 % 8
        order.level = Double(turn % 64) / 64 + 0.5
        order.units = turn % 3
        return order
    }
}
