import Martlet

extension Rejection {
    static let matchOver = Rejection("match_over", "The match is over.")
    static let notPlaying = Rejection("not_playing", "You are no longer playing in this match.")
    static let turnSubmitted = Rejection("turn_submitted", "You have ended your turn. Wait for the next one.")
    static let unknownUnit = Rejection("unknown_unit", "You have no such unit.")
    static let unknownCity = Rejection("unknown_city", "You have no such city.")
    static let offMap = Rejection("off_map", "That hex is not on the map.")
    static let noMoves = Rejection("no_moves", "This unit has no movement left this turn.")
    static let alreadyThere = Rejection("already_there", "The unit is there already.")
    static let impassable = Rejection("impassable", "Nobody can go there.")
    static let hexOccupied = Rejection("hex_occupied", "Somebody is on that hex.")
    static let unreachable = Rejection("unreachable", "No way there is known.")
    static let cannotAttack = Rejection("cannot_attack", "This unit can't attack.")
    static let outOfRange = Rejection("out_of_range", "The target is out of range.")
    static let noTarget = Rejection("no_target", "You see nothing to attack there.")
    static let cannotFound = Rejection("cannot_found", "Only a settler can found a city.")
    static let badSite = Rejection("bad_site", "A city can't stand on this terrain.")
    static let foreignTerritory = Rejection("foreign_territory", "This land belongs to another player.")
    static let tooClose = Rejection("too_close", "Cities must be at least 3 hexes apart.")
    static let badName = Rejection("bad_name", "A city's name has 1 to 24 printable characters.")
    static let unknownItem = Rejection("unknown_item", "There is no such thing to produce.")
    static let notLearned = Rejection("not_learned", "You have not learned to make this yet.")
    static let alreadyFortified = Rejection("already_fortified", "This unit is fortified already.")
    static let invalidPlayers = Rejection("invalid_players", "New Worlds is for 2 to 8 different players.")

    static func unknownMap(_ maps: [String]) -> Rejection {
        Rejection("unknown_map", "The maps are \(maps.joined(separator: ", ")).")
    }

    static func invalidRuleset(_ message: String) -> Rejection { Rejection("invalid_ruleset", message) }
}
