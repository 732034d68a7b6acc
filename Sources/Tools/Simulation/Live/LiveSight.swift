import Martlet

/// What a crew of Relay may know, told from its frames and events alone: nothing of the engine is asked.
enum LiveSight {
    /// The farthest that a rock is shown: the outermost zone's end and a tenth, and how far ship and rocks may have come until
    /// both are looked at again.
    private static let reach = 1650.0 + 700

    /// What a frame holds that its crew may not see; nil: nothing.
    static func problem(in frame: ViewFrame, of crew: Int32) -> String? {
        guard frame.own == crew, let ship = Row(frame, crew) else { return "crew \(crew) does not see its own ship" }
        for entry in frame.entries {
            guard let row = Row(frame, entry.id) else { continue }
            switch entry.kind {
            case 0 where entry.id != crew:
                if row[Ship.thrust] != 0 || row[Ship.shots] != 0 { return "the other crew's orders and shots" }
            case 1:
                let (x, z) = (row.x - ship.x, row.z - ship.z)
                let distance = (x * x + z * z).squareRoot()
                if distance > reach { return "rock \(entry.id), which is \(Int(distance)) away" }
            case 2 where entry.id != crew + 2: return "the other crew's mine"
            default: break
            }
        }
        return nil
    }

    /// How often the crew's own ship has shot.
    static func shots(in frame: ViewFrame, of crew: Int32) -> Int32? { Row(frame, crew)?[Ship.shots] }

    /// Places in the rows of a ship, in the order of `Relay.Ship.replicate`.
    private enum Ship {
        static let thrust = 2
        static let shots = 3
    }

    private struct Row {
        private let quanta: ArraySlice<Int32>

        init?(_ frame: ViewFrame, _ id: EntityNumber) {
            guard let place = frame.index(of: id) else { return nil }
            let entry = frame.entries[place]
            quanta = frame.quanta[Int(entry.start)..<Int(entry.start + entry.count)]
        }

        subscript(place: Int) -> Int32 { quanta[quanta.startIndex + place] }
        /// In every kind of Relay the place is what comes first, in steps of a 64th.
        var x: Double { Double(self[0]) / 64 }
        var z: Double { Double(self[1]) / 64 }
    }
}

/// Holds the shots that a player is told of against what its frames count: each is told once, in order, and none is left out.
struct ShotCount {
    /// What the newest frame counted; nil: none has come since the picture began anew.
    private var known: Int32?

    mutating func restart() { known = nil }

    /// A frame that is newer than all before it, and what it told. `isWhole`: it was written against nothing, so it need not
    /// tell what happened long before.
    mutating func take(_ shots: [Relay.Shot], upTo total: Int32, isWhole: Bool, of crew: Int32) -> String? {
        defer { known = total }
        if let other = shots.first(where: { $0.ship != crew }) {
            return "was told of shot \(other.number) of the other crew"
        }
        guard let known, !isWhole else { return nil }
        let numbers = shots.map(\.number)
        guard known <= total, numbers == Array(known + 1..<total + 1) else {
            return "was told of shots \(numbers) between \(known) and \(total)"
        }
        return nil
    }
}
