extension CrewViews {
    /// The body of the newest frame for one viewer. nil: its crew has had no frame since the last one that it was sent.
    func body(for viewer: CrewViewer) -> EncodedFrame? {
        let view = views[Int(viewer.crew)]
        guard let frame = news(for: viewer, of: view) else { return nil }
        if viewer.joining == nil, baseline(of: viewer, view) == nil {
            startJoining(viewer, view, frame)
        }
        if let joining = viewer.joining, !joining.isComplete || joining.frame(at: viewer.baseline) != nil {
            return privateBody(for: viewer, joining, view, frame)
        }
        release(viewer)
        let base = baseline(of: viewer, view)
        let previous = base == nil || modelled != nil ? nil : whole(viewer.previous, of: viewer, view)
        let grounds = Grounds(base: base, previous: previous, state: base == nil ? nil : viewer.state)
        guard let place = sharedBody(view, frame, grounds) else { return nil }
        viewer.didSend(frame.tick, against: grounds.tick, state: view.bodies[place].state)
        return EncodedFrame(tick: frame.tick, baseline: grounds.tick, bytes: view.bodies[place].bytes)
    }

    /// What a frame is written against: what the viewer has.
    private struct Grounds {
        let base: ViewFrame?
        /// Of the packed codec: what the baseline was written against.
        let previous: ViewFrame?
        /// Of the modelled codec: what was learned on the way to the baseline.
        let state: ModelState?

        var tick: UInt32 { base?.tick ?? 0 }
        var previousTick: UInt32 { previous?.tick ?? 0 }
    }

    func beginsAnew(_ viewer: CrewViewer) -> Bool {
        let view = views[Int(viewer.crew)]
        return news(for: viewer, of: view) != nil && baseline(of: viewer, view) == nil
    }

    /// The newest frame, unless the viewer was sent it.
    private func news(for viewer: CrewViewer, of view: CrewView) -> ViewFrame? {
        view.newest.flatMap { $0.tick > viewer.newestSent ? $0 : nil }
    }

    private func baseline(of viewer: CrewViewer, _ view: CrewView) -> ViewFrame? {
        viewer.joining?.frame(at: viewer.baseline) ?? whole(viewer.baseline, of: viewer, view)
    }

    /// A frame of the crew's that the viewer was sent whole.
    private func whole(_ tick: UInt32, of viewer: CrewViewer, _ view: CrewView) -> ViewFrame? {
        tick > viewer.newestPart ? view.frame(at: tick) : nil
    }

    /// Encoded once for all viewers who have the same frames. nil: it can't be.
    private func sharedBody(_ view: CrewView, _ frame: ViewFrame, _ grounds: Grounds) -> Int? {
        let (tick, previous) = (grounds.tick, grounds.previousTick)
        for place in 0..<view.bodyCount
        where view.bodies[place].baseline == tick && view.bodies[place].previous == previous
            && view.bodies[place].known === grounds.state
        {
            return place
        }
        if view.bodyCount == view.bodies.count { view.bodies.append(CrewView.Body()) }
        let place = view.bodyCount
        guard encode(frame, grounds, for: view, into: &view.bodies[place]) else { return nil }
        view.bodyCount += 1
        if !view.isMeasured, grounds.base != nil {
            // What the newest baseline costs is what the budget is about.
            view.isMeasured = true
            view.spent = view.bodies[place].bytes.count * 8
        }
        return place
    }

    /// Fills a body anew. false: the frame holds what no frame may, which is a fault of ours.
    private func encode(
        _ frame: ViewFrame, _ grounds: Grounds, for view: CrewView, into body: inout CrewView.Body
    ) -> Bool {
        encodings += 1
        body.baseline = grounds.tick
        body.previous = grounds.previousTick
        // Against nothing: what happened in the last frames, for a client whose first frames were lost.
        let since = grounds.tick
        let count = events.count(for: view.crewSet, after: since)
        guard let modelled else {
            encoder.encode(frame, against: grounds.base, previous: grounds.previous, into: &body.bytes) { writer in
                writer.write(count > 0)
                guard count > 0 else { return }
                writer.align()
                events.write(for: view.crewSet, after: since, now: frame.tick, count: count, to: &writer)
            }
            return true
        }
        do throws(ModelledError) {
            body.known = grounds.state
            body.state = try modelled.write(
                frame, against: grounds.base, knowing: grounds.state, into: &body.bytes, hasEvents: count > 0
            ) { events.write(for: view.crewSet, after: since, now: frame.tick, count: count, to: &$0) }
            return true
        } catch {
            assertionFailure("a frame that can't be written")
            return false
        }
    }

    /// Those of the last frame are no more, nor do they hold states.
    func dropBodies(of view: CrewView) {
        if modelled != nil {
            for place in 0..<view.bodyCount {
                view.bodies[place].known = nil
                view.bodies[place].state = nil
            }
        }
        view.bodyCount = 0
    }

    /// At least so many frames lie between two moments at which models begin anew.
    private static let framesBetween: UInt32 = 512

    /// Who came later, or was spared a frame, has another state than its crew, and costs an encoding of its own from then on.
    /// So those who have the same frame on reliable links begin anew together now and then, where they differ. (On lossy
    /// links states differ again with the next lost frame.)
    func converge(_ view: CrewView) {
        guard view.framesSinceAnew >= Self.framesBetween else {
            view.framesSinceAnew += 1
            return
        }
        guard view.ring.count > 1 else { return }
        let last = view.ring[view.ring.count - 2].tick
        var first: CrewViewer?
        var isDifferent = false
        for viewer in view.viewers where viewer.isAbreast(at: last) {
            if let first { isDifferent = isDifferent || first.state !== viewer.state } else { first = viewer }
        }
        guard isDifferent else { return }
        for viewer in view.viewers where viewer.isAbreast(at: last) { viewer.forgetState() }
        view.framesSinceAnew = 0
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
    ) -> EncodedFrame? {
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
        let previous = base == nil || modelled != nil ? nil : joining.frame(at: viewer.previous)
        let grounds = Grounds(base: base, previous: previous, state: base == nil ? nil : viewer.state)
        var body = CrewView.Body()
        guard encode(part, grounds, for: view, into: &body) else { return nil }
        viewer.didSend(frame.tick, against: grounds.tick, state: body.state)
        return EncodedFrame(tick: frame.tick, baseline: grounds.tick, bytes: body.bytes)
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
