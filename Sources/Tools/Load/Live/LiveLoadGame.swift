package import Martlet

/// A live game as the load plays it: how many sit in a room, and what they send.
package struct LiveLoadGame: Sendable {
    /// One input on its way.
    package struct Note {
        /// The newest tick that was seen.
        let ack: UInt32
        /// Milliseconds; wraps.
        let time: UInt32
        let sequence: UInt32
        /// The tick it is meant for.
        let tick: UInt32
        let station: Int32

        package init(ack: UInt32, time: UInt32, sequence: UInt32, tick: UInt32, station: Int32) {
            self.ack = ack
            self.time = time
            self.sequence = sequence
            self.tick = tick
            self.station = station
        }
    }

    package let id: String
    /// Stations of a room, all of them taken.
    package let players: Int
    package let ticksPerSecond: Int
    package let ticksPerFrame: Int
    /// What the founder says besides, as further fields of the body.
    package var setup = ""
    let schema: UInt64
    package let write: @Sendable (Note, inout WireWriter) -> Void

    /// - Parameter input: what a station does at its input of this number.
    package static func of<Game: Simulation>(
        _ game: Game.Type, input: @escaping @Sendable (_ station: Int32, _ number: UInt32) -> Game.Input
    ) -> LiveLoadGame {
        let description = Game.description
        return LiveLoadGame(
            id: description.id.description, players: Int(description.stationCount),
            ticksPerSecond: Int(description.ticksPerSecond), ticksPerFrame: Int(description.ticksPerFrame),
            schema: SchemaTable(of: Game.self).hash,
            write: { note, writer in
                let input = TimedInput(
                    sequence: note.sequence, tick: note.tick, time: note.time, input: input(note.station, note.sequence)
                )
                InputMessage.write(ack: note.ack, time: note.time, inputs: [input], into: &writer)
            })
    }

    /// The crowd of this rate; nil: there is none.
    package static func crowd(ticksPerSecond rate: Int) -> LiveLoadGame? {
        switch rate {
        case 10: crowd(Crowd10.self)
        case 20: crowd(Crowd20.self)
        case 30: crowd(Crowd30.self)
        case 60: crowd(Crowd60.self)
        default: nil
        }
    }

    private static func crowd<Rate: CrowdRate>(_ rate: Rate.Type) -> LiveLoadGame {
        of(Crowd<Rate>.self) { _, number in CrowdInput(stamp: Int32(truncatingIfNeeded: number)) }
    }

    var intervalNanoseconds: Int64 { 1_000_000_000 / Int64(ticksPerSecond) }
}
