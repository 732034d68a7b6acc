extension NewWorlds {
    /// What a player may ask for.
    public enum Command: Codable, Hashable, Sendable {
        /// Walk towards a hex as far as the points reach.
        case moveUnit(unitId: EntityID, to: Hex)
        /// Attack the foreign city or unit on a hex.
        case attackUnit(unitId: EntityID, to: Hex)
        /// Stay and defend.
        case fortifyUnit(unitId: EntityID)
        /// Found a city where the settler stands.
        case foundCity(unitId: EntityID, name: String?)
        /// Build a kind of unit in a city.
        case setProduction(cityId: EntityID, item: String)
        /// Done for this turn.
        case submitTurn
        /// Give the match up.
        case resign
    }
}
