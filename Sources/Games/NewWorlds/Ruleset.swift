extension NewWorlds {
    /// What the founder of a match may choose; everything is optional.
    public struct Ruleset: Codable, Hashable, Sendable {
        /// Shapes the map and nothing else; drawn from the match's random numbers where absent.
        public var seed: Int?
        /// `tiny`, `small` or `standard`.
        public var size: String?
        /// 1 to 500.
        public var turnLimit: Int?
        /// 1 to 6 unit kinds with a settler among them.
        public var startingUnits: [String]?

        public init(
            seed: Int? = nil, size: String? = nil, turnLimit: Int? = nil, startingUnits: [String]? = nil
        ) {
            self.seed = seed
            self.size = size
            self.turnLimit = turnLimit
            self.startingUnits = startingUnits
        }
    }
}
