/// What a fuzzer calls for the modelled codec.
package enum ModelledFuzz {
    /// Any bytes are decoded or refused, against nothing and against a frame with a history. What was decoded is within
    /// bounds, and is written and read again as itself.
    package static func frame(_ bytes: UnsafeRawBufferPointer) {
        let input = [UInt8](bytes)
        let history = history()
        for baseline in [nil, history.frame] {
            let state = ModelState()
            if baseline != nil { state.copy(from: history.state) }
            let decoded = ViewFrame()
            var decoder = ModelledDecoder(kinds: kinds)
            do throws(ModelledError) {
                try decoder.decode(input, into: decoded, tick: 9, against: baseline, state: state)
            } catch {
                continue
            }
            check(decoded)
            roundTrip(decoded, against: baseline, baseline == nil ? ModelState() : history.state, &decoder)
        }
    }

    private static func roundTrip(
        _ frame: ViewFrame, against baseline: ViewFrame?, _ state: ModelState, _ decoder: inout ModelledDecoder
    ) {
        let sent = ModelState()
        sent.copy(from: state)
        let got = ModelState()
        got.copy(from: state)
        var encoder = ModelledEncoder(kinds: kinds)
        var bytes: [UInt8] = []
        let again = ViewFrame()
        do throws(ModelledError) {
            try encoder.encode(frame, against: baseline, state: sent, into: &bytes)
            try decoder.decode(bytes, into: again, tick: 9, against: baseline, state: got)
        } catch {
            preconditionFailure("what was decoded can't be coded")
        }
        precondition(again.entries == frame.entries && again.quanta == frame.quanta, "a frame changed on its way")
        precondition(sent.equals(got), "the two ends learned different things")
    }

    private static func check(_ frame: ViewFrame) {
        var last: EntityNumber = -1
        for entry in frame.entries {
            precondition(entry.id > last, "ids out of order")
            last = entry.id
            let fields = kinds[Int(entry.kind)].fields
            precondition(Int(entry.count) == fields.count, "a row of the wrong length")
            for (index, field) in fields.enumerated() {
                let quantum = frame.quanta[Int(entry.start) + index]
                precondition(quantum >= field.minimum && quantum <= field.maximum, "a quantum out of bounds")
            }
        }
    }

    /// A frame behind two others, as both ends have it.
    private static func history() -> (frame: ViewFrame, state: ModelState) {
        let state = ModelState()
        var encoder = ModelledEncoder(kinds: kinds)
        var before: ViewFrame?
        for tick in Int32(1)...3 {
            let frame = ViewFrame()
            frame.reset(tick: UInt32(tick))
            for id in Int32(0)..<8 {
                let turn = id * 30 + tick * 5
                frame.append(
                    id * 3, kind: 0,
                    row: [id & 3, 256 + turn, 256 - turn, 200, id * 300 + tick * 40, tick * 9, 100, id & 1])
            }
            for id in Int32(0)..<4 {
                frame.append(
                    100 + id, kind: 1, row: [500 * id - 40 * tick, 7, 65_532 - id + tick & 3, id << 28, 5 - tick])
            }
            var bytes: [UInt8] = []
            do throws(ModelledError) {
                try encoder.encode(frame, against: before, state: state, into: &bytes)
            } catch {
                preconditionFailure("the history can't be coded")
            }
            before = frame
        }
        return (before ?? ViewFrame(), state)
    }

    /// Two kinds that have every group and every manner between them.
    static let kinds: [ModelledKind] = {
        func field(_ minimum: Int32, _ maximum: Int32, _ manner: FieldForm.Manner = .continuous) -> Schema.Field {
            Schema.Field(name: FieldName("field"), form: FieldForm(manner: manner, minimum: minimum, maximum: maximum))
        }
        let body = Schema(
            fields: [
                field(0, 3, .stepped), field(0, 511), field(0, 511), field(0, 511), field(-16_383, 16_383),
                field(-16_383, 16_383), field(0, 8191), field(0, 1, .stepped),
            ], defaults: [3, 256, 256, 256, 0, 0, 0, 0])
        let ship = Schema(
            fields: [
                field(.min, .max), field(.min, .max), field(0, 65_535, .wrapped), field(.min, .max, .stepped),
                field(-7, 7, .stepped),
            ], defaults: [0, 0, 0, 0, 0])
        return [ModelledKind(body, position: 4, orientation: 0), ModelledKind(ship, position: 0, dimensions: 2)]
    }()
}
