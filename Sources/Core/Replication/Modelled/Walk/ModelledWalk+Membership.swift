/// Who is in the frame: the baseline's entities less some, and new ones.
extension ModelledWalk {
    /// Codes who is gone and who is new; then `entries` and `origins` hold for both directions, and a reader's `rows` are
    /// those of the baseline and the defaults.
    mutating func codeMembership() throws(ModelledError) {
        if !Coder.isReading { compare() }
        if codeHeader(gone.contains(true), 0) {
            for index in gone.indices { gone[index] = codeHeader(gone[index], 1) }
            if coder.isPastEnd { throw .truncated }
        }
        let count = codeHeader(number: UInt32(created.count), 4)
        guard count <= entityLimit else { throw .tooManyEntities }
        var last: Int64 = -1
        var quanta = baseRows.count
        for index in 0..<Int(count) {
            if coder.isPastEnd { throw .truncated }
            let told = Coder.isReading ? nil : created[index]
            let gap = codeHeader(number: UInt32(truncatingIfNeeded: Int64(told?.id ?? 0) - last), 36)
            let id = last + Int64(gap)
            let kind = coder.code(plain: UInt32(told?.kind ?? 0), bits: 8)
            guard gap > 0, id <= Int64(Int32.max), kind < UInt32(kinds.count) else { throw .outOfBounds }
            last = id
            quanta += kinds[Int(kind)].fields.count
            guard quanta <= ModelledLimits.quanta else { throw .tooManyEntities }
            if Coder.isReading {
                let fields = Int32(kinds[Int(kind)].fields.count)
                created.append(ViewFrame.Entry(id: Int32(id), kind: UInt8(kind), start: 0, count: fields))
            }
        }
        try merge()
    }

    /// Finds out, for a writer, who is gone and who is new.
    private mutating func compare() {
        var place = 0
        for entry in entries {
            while place < baseEntries.count, baseEntries[place].id < entry.id {
                gone[place] = true
                place += 1
            }
            if place < baseEntries.count, baseEntries[place].id == entry.id {
                if baseEntries[place].kind == entry.kind {
                    place += 1
                    continue
                }
                gone[place] = true
                place += 1
            }
            created.append(entry)
        }
        while place < baseEntries.count {
            gone[place] = true
            place += 1
        }
    }

    /// Puts kept and new ones in order of their ids.
    private mutating func merge() throws(ModelledError) {
        origins.removeAll(keepingCapacity: true)
        traces.removeAll(keepingCapacity: true)
        if Coder.isReading {
            entries.removeAll(keepingCapacity: true)
            rows.removeAll(keepingCapacity: true)
        }
        var next = 0
        for index in baseEntries.indices where !gone[index] {
            let entry = baseEntries[index]
            guard Int(entry.kind) < kinds.count, Int(entry.count) == kinds[Int(entry.kind)].fields.count else {
                throw .foreignBaseline
            }
            while next < created.count, created[next].id < entry.id {
                enter(created[next], from: -1)
                next += 1
            }
            if next < created.count, created[next].id == entry.id { throw .outOfBounds }
            enter(entry, from: Int32(index))
        }
        while next < created.count {
            enter(created[next], from: -1)
            next += 1
        }
        guard entries.count <= entityLimit else { throw .tooManyEntities }
    }

    private mutating func enter(_ entry: ViewFrame.Entry, from origin: Int32) {
        origins.append(origin)
        traces.append(Trace())
        guard Coder.isReading else { return }
        let start = rows.count
        if origin >= 0 {
            rows.append(contentsOf: baseRows[Int(entry.start)..<Int(entry.start + entry.count)])
        } else {
            rows.append(contentsOf: kinds[Int(entry.kind)].defaults)
        }
        entries.append(ViewFrame.Entry(id: entry.id, kind: entry.kind, start: Int32(start), count: entry.count))
    }

    /// The rows of new entities, each against the last new one of its kind, or the defaults.
    mutating func codeCreatedRows() throws(ModelledError) {
        guard !created.isEmpty else { return }
        for index in entries.indices where origins[index] < 0 {
            if coder.isPastEnd { throw .truncated }
            let entry = entries[index]
            let kind = Int(entry.kind)
            let model = lastCreated[kind]
            for field in 0..<Int(entry.count) {
                let place = Int(entry.start) + field
                let expected = model < 0 ? kinds[kind].defaults[field] : rows[Int(model) + field]
                let form = kinds[kind].fields[field]
                if codeHeader(rows[place] == expected, 68 + Int32(field % 24) + (model < 0 ? 24 : 0)) {
                    rows[place] = expected
                } else {
                    let told = UInt32(bitPattern: rows[place] &- form.minimum)
                    let found = coder.code(plain: told, bits: form.bits)
                    let span = UInt32(bitPattern: form.maximum &- form.minimum)
                    if found > span { isDamaged = true }
                    rows[place] = form.minimum &+ Int32(bitPattern: min(found, span))
                }
            }
            lastCreated[kind] = entry.start
        }
    }
}
