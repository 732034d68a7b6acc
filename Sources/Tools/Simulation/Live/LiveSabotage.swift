import Martlet

/// A mistake put into live matches on purpose, to prove that the checks find it.
package enum LiveSabotage: String, CaseIterable, Sendable {
    // In what a tick does.
    /// Now and then an input is applied a second time.
    case repeatedInput
    /// Now and then an input is said to be applied, and is not.
    case forgottenInput
    /// Now and then an input is applied and not recorded.
    case unrecordedInput
    /// Crews are shown everything.
    case leakyFrame
    /// Crews are told of each other's shots.
    case leakyEvent
    /// Now and then nobody is told of a shot.
    case forgottenEvent

    // In what the server does with streams.
    /// A stream that a newer one replaced stays open, and what it sends is taken for the newer one's.
    case sharedSeat
    /// Now and then a frame is lost inside the server.
    case lostFrame
    /// On a link that loses messages, what was sent counts as acked.
    case unackedBaseline
    /// One player is never told that the match is over.
    case untoldOutcome

    // In what the disk keeps and gives back.
    /// The last chunk that was confirmed is gone after a kill.
    case lostCommit
    /// A match that comes back has not all chunks of its recording.
    case lostChunk
    /// A match comes back as its checkpoint has it, without what was played since.
    case wrongTick
    /// Commits that could not be written are reported as done.
    case hiddenFailure
    /// The row of a match that is over does not say how it ended.
    case lostOutcome
}

extension LiveRunner where Game == Relay {
    /// What the server does at each tick, with the mistake in it if it belongs there.
    init(_ sabotage: LiveSabotage?) {
        self.init()
        let (begin, chronicle, record, collect) = (begin, chronicle, record, collect)
        switch sabotage {
        case .repeatedInput:
            self.begin = { tick, number, gatherer in
                begin(&tick, number, &gatherer)
                if tick.number % 16 == 0, let last = tick.inputs.last { tick.inputs.append(last) }
            }
        case .forgottenInput:
            self.begin = { tick, number, gatherer in
                begin(&tick, number, &gatherer)
                if tick.number % 16 == 0 { tick.inputs = [] }
            }
        case .unrecordedInput:
            self.chronicle = { chunk, changes, tick, world in
                var told = tick
                if tick.number % 16 == 0 { told.inputs = [] }
                chronicle(&chunk, changes, told, &world)
            }
        case .leakyFrame:
            self.collect = { replicator, world, tick in
                var leaky = world
                leaky.isLeaky = true
                collect(replicator, leaky, tick)
            }
        case .leakyEvent:
            self.record = { replicator, tick in
                var told = tick
                for index in told.events.indices { told.events[index].crews = .everyone }
                record(replicator, told)
            }
        case .forgottenEvent:
            self.record = { replicator, tick in if tick.number % 16 != 0 { record(replicator, tick) } }
        default: break
        }
    }
}
