extension CrewViews {
    /// The body of the newest frame for one viewer. nil: its crew has had no frame since the last one that it was sent.
    func body(for viewer: CrewViewer) -> EncodedFrame? {
        let view = views[Int(viewer.crew)]
        guard let frame = view.newest, frame.tick > viewer.newestSent else { return nil }
        if viewer.joining == nil, baseline(of: viewer, view) == nil {
            startJoining(viewer, view, frame)
        }
        if let joining = viewer.joining, !joining.isComplete || joining.frame(at: viewer.baseline) != nil {
            return privateBody(for: viewer, joining, view, frame)
        }
        release(viewer)
        let base = baseline(of: viewer, view)
        let previous = base == nil ? nil : whole(viewer.previous, of: viewer, view)
        let place = sharedBody(view, frame, base, previous)
        viewer.didSend(frame.tick, against: base?.tick ?? 0)
        return EncodedFrame(tick: frame.tick, baseline: base?.tick ?? 0, bytes: view.bodies[place].bytes)
    }

    func hasBaseline(_ viewer: CrewViewer) -> Bool { baseline(of: viewer, views[Int(viewer.crew)]) != nil }

    private func baseline(of viewer: CrewViewer, _ view: CrewView) -> ViewFrame? {
        viewer.joining?.frame(at: viewer.baseline) ?? whole(viewer.baseline, of: viewer, view)
    }

    /// A frame of the crew's that the viewer was sent whole.
    private func whole(_ tick: UInt32, of viewer: CrewViewer, _ view: CrewView) -> ViewFrame? {
        tick > viewer.newestPart ? view.frame(at: tick) : nil
    }

    /// Encoded once for all viewers who have the same frames.
    private func sharedBody(
        _ view: CrewView, _ frame: ViewFrame, _ base: ViewFrame?, _ previous: ViewFrame?
    ) -> Int {
        for place in 0..<view.bodyCount
        where view.bodies[place].baseline == base?.tick ?? 0 && view.bodies[place].previous == previous?.tick ?? 0 {
            return place
        }
        if view.bodyCount == view.bodies.count { view.bodies.append(CrewView.Body()) }
        let place = view.bodyCount
        view.bodyCount += 1
        view.bodies[place].baseline = base?.tick ?? 0
        view.bodies[place].previous = previous?.tick ?? 0
        encode(frame, base, previous, for: view, into: &view.bodies[place].bytes)
        if !view.isMeasured, base != nil {
            // What the newest baseline costs is what the budget is about.
            view.isMeasured = true
            view.spent = view.bodies[place].bytes.count * 8
        }
        return place
    }

    private func encode(
        _ frame: ViewFrame, _ base: ViewFrame?, _ previous: ViewFrame?, for view: CrewView, into bytes: inout [UInt8]
    ) {
        encodings += 1
        // Against nothing: what happened in the last frames, for a client whose first frames were lost.
        let since = base?.tick ?? 0
        let count = events.count(for: view.crewSet, after: since)
        encoder.encode(frame, against: base, previous: previous, into: &bytes) { writer in
            writer.write(count > 0)
            guard count > 0 else { return }
            writer.align()
            events.write(for: view.crewSet, after: since, now: frame.tick, count: count, to: &writer)
        }
    }

    // MARK: joining

    /// A viewer with nothing, of a crew that sees more than one lump: it gets the crew's own entity and what is near first.
    private func startJoining(_ viewer: CrewViewer, _ view: CrewView, _ frame: ViewFrame) {
        viewer.loseBaseline()
        var bits = 0
        for entry in frame.entries { bits += bornBits(of: entry, in: frame) }
        guard bits > Self.lumpBytes * 8, !isConcluding else { return }
        let joining = Joining()
        viewer.joining = joining
        order(frame, view)
        for candidate in candidates.reversed() {
            joining.waiting.append(frame.entries[Int(candidate.index)].id)
        }
    }

    private func bornBits(of entry: ViewFrame.Entry, in frame: ViewFrame) -> Int {
        let kind = plan.kinds[Int(entry.kind)]
        var bits = 16
        for index in 0..<kind.count where frame.quanta[Int(entry.start) + index] != plan.defaults[kind.start + index] {
            bits += Int(plan.fields[kind.start + index].bits) + 3
        }
        return bits
    }

    /// Sorts a frame's entities into the candidates: the crew's own first, then by distance.
    private func order(_ frame: ViewFrame, _ view: CrewView) {
        candidates.removeAll(keepingCapacity: true)
        for index in frame.entries.indices {
            let id = frame.entries[index].id
            var score = Int64.min
            if id == view.own {
                score = .max
            } else if let place = rows.index(of: id) {
                score = -Int64(view.nearness(rows.entities[place]))
            }
            candidates.append(CrewView.Candidate(index: Int32(truncatingIfNeeded: index), bits: 0, score: score))
        }
        CrewView.Candidate.sort(&candidates)
    }

    /// The part of the crew's frame that the viewer may see by now, encoded for it alone.
    private func privateBody(
        for viewer: CrewViewer, _ joining: Joining, _ view: CrewView, _ frame: ViewFrame
    ) -> EncodedFrame {
        let base = baseline(of: viewer, view)
        let part: ViewFrame
        if joining.isComplete {
            part = frame
        } else {
            part = takeFrame()
            makePart(part, of: frame, joining, base: base)
            if joining.ring.count == FrameDecoder.depth { giveBack(joining.ring.removeFirst()) }
            joining.ring.append(part)
            viewer.newestPart = frame.tick
        }
        let previous = base == nil ? nil : joining.frame(at: viewer.previous)
        var bytes: [UInt8] = []
        encode(part, base, previous, for: view, into: &bytes)
        viewer.didSend(frame.tick, against: base?.tick ?? 0)
        return EncodedFrame(tick: frame.tick, baseline: base?.tick ?? 0, bytes: bytes)
    }

    private func makePart(_ part: ViewFrame, of frame: ViewFrame, _ joining: Joining, base: ViewFrame?) {
        // Against nothing it must not grow: until the first part has arrived, all are as large as that.
        var left = joining.ring.isEmpty ? Self.lumpBytes * 8 : base == nil ? 0 : max(frameBits, 8_192)
        if isConcluding { left = .max }
        while left > 0, let id = joining.waiting.popLast() {
            guard let index = frame.index(of: id) else { continue }
            left -= bornBits(of: frame.entries[index], in: frame)
            joining.admit(id)
        }
        part.reset(tick: frame.tick)
        part.own = frame.own
        var filled = part.takeRows()
        var place = 0
        var isAll = true
        ViewFrame.withView(of: frame) { view in
            guard let view else { return }
            for entry in view.entries {
                while place < joining.admitted.count, joining.admitted[place] < entry.id { place += 1 }
                if place < joining.admitted.count, joining.admitted[place] == entry.id {
                    filled.append(entry.id, kind: entry.kind, row: view.row(entry))
                } else {
                    isAll = false
                    // What came after the viewer did waits behind the others.
                    if joining.waiting.isEmpty { joining.waiting.append(entry.id) }
                }
            }
        }
        part.putRows(filled)
        joining.isComplete = isAll
    }
}

/// The body of a frame, to be sent behind its head.
public struct EncodedFrame: Sendable {
    public let tick: UInt32
    /// What it is written against: belongs in the head. 0: nothing.
    public let baseline: UInt32
    /// Copy them into the message before the next `collect`, which fills this memory anew.
    public let bytes: [UInt8]
}
