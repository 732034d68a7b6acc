#if !hasFeature(Embedded)

    /// What a fuzzer calls for the frames of live matches, of either codec.
    package enum FrameFuzz {
        /// Any bytes are a frame or are refused; what was read holds together, and reads back from what it is written as.
        ///
        /// The input is a run of bodies, each behind two bytes: how long it is, and how many frames back its baseline lies
        /// (0: nothing).
        package static func frame(_ bytes: UnsafeRawBufferPointer) { run(bytes, SchemaTable(kinds: kinds)) }

        /// The same with the modelled codec.
        package static func modelled(_ bytes: UnsafeRawBufferPointer) {
            run(bytes, SchemaTable(kinds: kinds, codec: .modelled))
        }

        private static func run(_ bytes: UnsafeRawBufferPointer, _ table: SchemaTable) {
            let decoder = FrameDecoder(table)
            let encoder = FrameEncoder(table)
            var rest = bytes[...]
            var tick: UInt32 = 0
            var good: [Sent] = []
            while rest.count > 2 {
                let length = Int(rest.removeFirst())
                let back = Int(rest.removeFirst())
                let body = [UInt8](rest.prefix(length))
                rest = rest.dropFirst(length)
                tick += 1 + UInt32(back >> 6)
                let baseline = back & 63 == 0 || back & 63 > good.count ? nil : good[good.count - (back & 63)]
                guard let frame = try? decoder.decode(body, tick: tick, baseline: baseline?.tick ?? 0) else {
                    continue
                }
                check(frame, table)
                _ = try? decoder.events(Bang.self)
                good.append(Sent(tick: tick, baseline: baseline?.tick ?? 0))
                if table.codec == .modelled {
                    rewrite(frame, baseline.flatMap { decoder.frame(at: $0.tick) }, table)
                } else {
                    rewrite(frame, baseline, decoder, encoder, table)
                }
            }
        }

        private struct Sent {
            let tick: UInt32
            let baseline: UInt32
        }

        private static func check(_ frame: ViewFrame, _ table: SchemaTable) {
            var last: Int32 = -1
            precondition(frame.entries.count <= ViewFrame.entityLimit, "too many entities")
            for entry in frame.entries {
                precondition(entry.id > last, "ids out of order")
                last = entry.id
                guard let kind = table[entry.kind] else { preconditionFailure("a kind that there is not") }
                precondition(Int(entry.count) == kind.schema.count, "a row of another kind's")
                for (index, field) in kind.schema.fields.enumerated() {
                    let quantum = frame.quanta[Int(entry.start) + index]
                    precondition(field.form.contains(quantum), "a quantum out of bounds")
                }
            }
        }

        /// The frame again, from the same baseline and against nothing.
        private static func rewrite(
            _ frame: ViewFrame, _ sent: Sent?, _ decoder: FrameDecoder, _ encoder: FrameEncoder, _ table: SchemaTable
        ) {
            let base = sent.flatMap { decoder.frame(at: $0.tick) }
            let older = sent.flatMap { decoder.frame(at: $0.baseline) }
            var bytes: [UInt8] = []
            for isWhole in [true, false] {
                let again = FrameDecoder(table)
                if let older, !isWhole {
                    encoder.encode(older, against: nil, into: &bytes)
                    precondition((try? again.decode(bytes, tick: older.tick, baseline: 0)) != nil, "not read back")
                }
                if let base, !isWhole {
                    encoder.encode(base, against: older, into: &bytes)
                    let read = try? again.decode(bytes, tick: base.tick, baseline: older?.tick ?? 0)
                    precondition(read?.quanta == base.quanta, "a baseline changed on its way")
                }
                let against = isWhole ? nil : base
                encoder.encode(frame, against: against, previous: isWhole ? nil : older, into: &bytes)
                let read = try? again.decode(bytes, tick: frame.tick, baseline: against?.tick ?? 0)
                precondition(read?.entries == frame.entries, "entities changed on their way")
                precondition(read?.quanta == frame.quanta, "a frame changed on its way")
                precondition(read?.own == frame.own, "the own entity changed on its way")
            }
        }

        /// The frame again by the modelled codec: behind its baseline, which is written against nothing.
        private static func rewrite(_ frame: ViewFrame, _ base: ViewFrame?, _ table: SchemaTable) {
            let writer = ModelledFrameWriter(table)
            let again = FrameDecoder(table)
            var known: ModelState?
            var before: ViewFrame?
            var bytes: [UInt8] = []
            for frame in [base, frame] {
                guard let frame else { continue }
                known = try? writer.write(frame, against: before, knowing: known, into: &bytes, hasEvents: false) { _ in
                }
                let read = try? again.decode(bytes, tick: frame.tick, baseline: before?.tick ?? 0)
                precondition(known != nil && read?.entries == frame.entries, "entities changed on their way")
                precondition(read?.quanta == frame.quanta, "a frame changed on its way")
                precondition(read?.own == frame.own, "the own entity changed on its way")
                before = frame
            }
        }

        private struct Bang: Replicated {
            var level: Int32 = 0
            mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
                visit.integer(&level, "level", in: -7...7)
            }
        }

        /// Fields of each manner and many widths; a kind of more than one block; a kind without fields.
        private static var kinds: [SchemaTable.Kind] {
            var forms: [FieldForm] = []
            for manner in [FieldForm.Manner.stepped, .continuous, .wrapped] {
                for bits in [Int32(0), 1, 3, 7, 12, 16, 30] {
                    forms.append(FieldForm(manner: manner, minimum: -5, maximum: -5 + (Int32(1) << bits) - 1))
                }
                forms.append(FieldForm(manner: manner, minimum: .min, maximum: .max))
            }
            let part = FieldForm(manner: .continuous, minimum: -511, maximum: 511)
            let many = forms + [.largest, part, part, part] + forms + forms
            return [forms, many, []].enumerated().map { number, forms in
                let fields = forms.enumerated().map {
                    Schema.Field(name: FieldName("f", Int32($0)), form: $1, isReal: $1.manner == .continuous)
                }
                let schema = Schema(fields: fields, defaults: forms.map(\.minimum))
                return SchemaTable.Kind(number: UInt8(number), name: "kind", schema: schema)
            }
        }
    }
#endif
