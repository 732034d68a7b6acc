internal import Martlet

/// Encodes a recording as a server would on a link whose acks take six frames, and decodes it with what such a client has.
///
/// Frame i goes out against frame i − 6. Whatever else a packet is made from (how the baseline's cubes moved, the models)
/// is the state that belongs to frame i − 6, which itself came from frame i − 12: a packet that never arrives is in nobody's
/// way. Frames 0 to 5 are given. Of both ends each has frames and states of its own; the packet's bytes are all that goes
/// from one to the other.
package struct CubesLoad {
    /// How many frames ago was acked what a frame is written against.
    package static let lag = 6

    let recording: CubesRecording

    package init(_ recording: CubesRecording) { self.recording = recording }

    /// One end: what it has of the last six frames, and one to work in.
    private struct End {
        var frames: [ViewFrame] = []
        var states: [ModelState] = []
        var frame = ViewFrame()
        var state = ModelState()

        init(_ recording: CubesRecording) {
            for number in 0..<CubesLoad.lag {
                let frame = ViewFrame()
                recording.fill(frame, from: number)
                frames.append(frame)
                states.append(ModelState())
            }
        }

        mutating func keep(_ number: Int) {
            swap(&frames[number % CubesLoad.lag], &frame)
            swap(&states[number % CubesLoad.lag], &state)
        }
    }

    package func run(progress: (Double) -> Void = { _ in }) -> CubesReport {
        var report = CubesReport()
        var encoder = ModelledEncoder(kinds: [CubesRecording.kind])
        var decoder = ModelledDecoder(kinds: [CubesRecording.kind])
        var server = End(recording)
        var client = End(recording)
        let truth = ViewFrame()
        var bytes: [UInt8] = []
        for number in Self.lag..<recording.frames {
            let place = number % Self.lag
            recording.fill(truth, from: number)
            recording.fill(server.frame, from: number)
            bytes.removeAll(keepingCapacity: true)
            let start = LoadClock.now()
            server.state.copy(from: server.states[place])
            do {
                try encoder.encode(
                    server.frame, against: server.frames[place], state: server.state, into: &bytes)
            } catch {
                report.differs(at: number, "can't be encoded: \(error)")
                break
            }
            report.count(bytes.count, encodeNanoseconds: LoadClock.now() - start)

            let received = LoadClock.now()
            client.state.copy(from: client.states[place])
            do {
                try decoder.decode(
                    bytes, into: client.frame, tick: UInt32(number), against: client.frames[place], state: client.state)
            } catch {
                report.differs(at: number, "can't be decoded: \(error)")
                break
            }
            report.decodeNanoseconds += LoadClock.now() - received
            if client.frame.entries != truth.entries || client.frame.quanta != truth.quanta {
                report.differs(at: number, "was decoded into another frame")
                break
            }
            report.stateBytes = max(report.stateBytes, server.state.byteCount)
            server.keep(number)
            client.keep(number)
            if number % 100 == 0 { progress(Double(number) / Double(recording.frames)) }
        }
        return report
    }
}
