#if !hasFeature(Embedded)

    /// An event and who may see it.
    public struct Emission<Event: Sendable>: Sendable {
        public let event: Event
        public let audience: Audience

        public init(event: Event, audience: Audience) {
            self.event = event
            self.audience = audience
        }
    }

    /// What `TurnGame.reduce` works with: the state to look at, events to emit, random numbers to draw.
    public struct TurnContext<Game: TurnGame>: Sendable {
        /// The state with all that was emitted so far.
        public private(set) var state: Game.State
        /// The match's own random numbers.
        public var random: SeededRandom
        /// What was emitted so far, in order.
        public private(set) var emissions: [Emission<Game.Event>] = []

        init(state: Game.State, random: SeededRandom) {
            self.state = state
            self.random = random
        }

        /// Says that something happened, and who may see it. The state changes at once.
        public mutating func emit(_ event: Game.Event, to audience: Audience = .everyone) {
            Game.apply(event, to: &state)
            emissions.append(Emission(event: event, audience: audience))
        }
    }

    /// A match of a turn-based game in memory: its state and its random numbers, which together are the truth.
    public struct TurnMatch<Game: TurnGame>: Sendable {
        public private(set) var state: Game.State
        public private(set) var random: SeededRandom

        public init(state: Game.State, random: SeededRandom) {
            self.state = state
            self.random = random
        }

        /// Opens a match. Throws where the setup makes no playable one.
        public init(opening setup: MatchSetup<Game.Ruleset>, seed: MatchSeed) throws(Rejection) {
            var random = SeededRandom(seed: seed)
            state = try Game.open(setup, random: &random)
            self.random = random
        }

        /// Decides one command. On a rejection nothing has changed.
        public mutating func reduce(_ command: Game.Command, by player: PlayerID)
            throws(Rejection) -> [Emission<Game.Event>]
        {
            var context = TurnContext<Game>(state: state, random: random)
            try Game.reduce(command, by: player, in: &context)
            state = context.state
            random = context.random
            return context.emissions
        }

        /// Folds what was decided before into the state: `position` is where the random numbers stood afterwards.
        public mutating func replay(_ events: some Sequence<Game.Event>, randomPosition position: UInt64) {
            for event in events { Game.apply(event, to: &state) }
            random.position = position
        }

        /// The canonical hash of the truth: equal on every machine for equal matches.
        public func hash() throws(JSONError) -> UInt64 { StateHash.of(try JSON.encode(self)) }
    }

    extension TurnMatch: Codable {}
#endif
