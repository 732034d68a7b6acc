import Martlet
import Testing

/// What a client knows: its welcome, the frames that it decoded, the inputs that it sent.
final class TestClient<Game: Simulation> {
    let decoder = FrameDecoder(SchemaTable(of: Game.self))
    var welcomes: [Welcome<Game.Setup>] = []
    var changes: [StationChange] = []
    /// What frames said of the seat, with their ticks.
    var seats: [(tick: UInt32, seat: StationChange)] = []
    var refusals: [Refusal] = []
    var ticks: [UInt32] = []
    var applied: UInt32 = 0
    var slack: Int8?
    var sequence: UInt32 = 0
    /// Frames are lost while it is set.
    var losesFrames = false
    /// Frames that were written against nothing.
    var wholeFrames = 0
    /// The last frame of the match came.
    var isOver = false
    /// Whether frames could all be read.
    var isLost = false

    var ack: UInt32 { decoder.newestTick }

    func receive(_ bytes: [UInt8]) {
        do throws(LiveWireError) {
            switch try ServerMessage.kind(of: bytes.span.bytes) {
            case .welcome:
                welcomes.append(try Welcome.read(bytes.span.bytes))
                decoder.reset()
                isOver = false
            case .station:
                changes.append(try StationChange.read(bytes.span.bytes))
                decoder.reset()
            case .refused: refusals.append(try Refusal.read(bytes.span.bytes))
            case .frame: if !losesFrames { try readFrame(bytes) }
            }
        } catch {
            Issue.record("the server sent what can't be read: \(error)")
        }
    }

    private func readFrame(_ bytes: [UInt8]) throws(LiveWireError) {
        let context = FrameHead.Context(
            ticksPerFrame: Game.description.ticksPerFrame, tick: decoder.newestTick, sequence: sequence, time: 0)
        let (head, body) = try FrameHead.read(bytes.span.bytes, context)
        if head.baseline == nil { wholeFrames += 1 }
        do {
            try decoder.decode(bytes, from: body, tick: head.tick, baseline: head.baseline ?? 0)
            #expect(!isOver, "nothing follows the last frame")
            ticks.append(head.tick)
            isOver = head.isLast
        } catch {
            isLost = true
        }
        if let seat = head.seat { seats.append((head.tick, seat)) }
        if let told = head.applied {
            applied = told.sequence
            slack = told.slack
        }
    }

    func message(_ values: [Game.Input], tick: UInt32, time: UInt32, ack: UInt32? = nil) -> [UInt8] {
        var inputs: [TimedInput<Game.Input>] = []
        for value in values {
            sequence += 1
            inputs.append(TimedInput(sequence: sequence, tick: tick, time: time, input: value))
        }
        var writer = WireWriter()
        InputMessage.write(ack: ack ?? self.ack, time: time, inputs: inputs[...], into: &writer)
        return writer.bits.bytes
    }

    /// A field of an entity in the newest frame, as a quantum.
    func quantum(of entity: EntityNumber, field: Int) -> Int32? {
        guard let frame = decoder.newest, let index = frame.index(of: entity) else { return nil }
        return frame.quanta[Int(frame.entries[index].start) + field]
    }
}
