public import Martlet

extension NewWorlds {
    /// What happens in a match.
    ///
    /// Some are facts, which `apply` folds into the state, and some are reports, which tell a witness of a fact what
    /// this witness saw, and which `apply` ignores. A fact with hidden parts goes to its owner or to nobody.
    public enum Event: Codable, Hashable, Sendable {
        // Public facts.
        case turnEnded(playerId: PlayerID, turn: Int)
        case turnStarted(turn: Int)
        case playerResigned(playerId: PlayerID)
        case playerDefeated(playerId: PlayerID)
        case matchEnded(winners: [PlayerID], reason: String, scores: [Score])

        // Units. With `movesLeft` a fact for the owner, without it a report.
        case unitMoved(unitId: EntityID, playerId: PlayerID, from: Hex, to: Hex, movesLeft: Int?)
        case unitFortified(unitId: EntityID)
        case unitProduced(unitId: EntityID, cityId: EntityID, playerId: PlayerID, kind: UnitKind, at: Hex)
        /// A fact with the unit's own id, for the owner; a report with the id that a witness knows.
        case unitDestroyed(unitId: EntityID, playerId: PlayerID, at: Hex)
        /// A fact for nobody: who has how much health left. `cityId` or `defenderId` was attacked.
        case combatResolved(
            attackerId: EntityID, attackerHealth: Int, defenderId: EntityID?, cityId: EntityID?, defenderHealth: Int)
        case unitAttacked(attacker: CombatSide?, defender: CombatSide?)
        case unitSighted(unit: SightedUnit)
        case unitLostFromSight(unitId: EntityID)

        // Cities. With the settler's `unitId` a fact for the owner, without it a report.
        case cityFounded(cityId: EntityID, playerId: PlayerID, name: String, at: Hex, unitId: EntityID?)
        case cityAdvanced(cityId: EntityID, population: Int, food: Int, production: Int, item: UnitKind?)
        case cityGrew(cityId: EntityID, population: Int)
        case cityStarved(cityId: EntityID, population: Int)
        case cityCaptured(cityId: EntityID, playerId: PlayerID, fromPlayerId: PlayerID, at: Hex, population: Int)
        case productionSet(cityId: EntityID, item: UnitKind)

        // A player's books.
        case researchPointsGained(playerId: PlayerID, points: Int, total: Int)
        case techLearned(playerId: PlayerID, tech: Tech)
        case goldGained(playerId: PlayerID, amount: Int, total: Int)
    }

    /// A player's points at the end of a match.
    public struct Score: Codable, Hashable, Sendable {
        public let playerId: PlayerID
        public let score: Int
    }

    /// One side of an attack as a witness sees it.
    public struct CombatSide: Codable, Hashable, Sendable {
        public let playerId: PlayerID
        public let at: Hex
        public let unitId: EntityID?
        public let cityId: EntityID?
        public let damage: Int
        /// What is left; 0: destroyed, or the city falls.
        public let health: Int
    }

    /// A foreign unit that came into sight. Its id is good while it stays there.
    public struct SightedUnit: Codable, Hashable, Sendable {
        public let id: EntityID
        public let playerId: PlayerID
        public let kind: UnitKind
        public let at: Hex
        public let health: Int
    }
}
