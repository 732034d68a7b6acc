import Martlet

/// Facts and their witnesses. Every fact that may change what somebody sees goes through `tell`.
extension TurnContext<NewWorlds> {
    /// Emits a fact, then tells each player what this player saw of it: which foreign units came into sight, moved
    /// within it, fell, or left it. Who sees is decided at this instant, and by each player's own sight alone.
    mutating func tell(_ fact: NewWorlds.Event, to audience: Audience) {
        let before = state.fog.map(\.contacts)
        emit(fact, to: audience)
        for slot in before.indices {
            let viewer = Audience.only(state.players[slot].id)
            let after = state.fog[slot].contacts
            for contact in before[slot] {
                if after.contains(contact) {
                    if let step = Self.step(of: contact, in: fact) { emit(step, to: viewer) }
                } else {
                    emit(Self.farewell(to: contact, in: fact), to: viewer)
                }
            }
            for contact in after where !before[slot].contains(contact) {
                if let unit = state.sighted(contact) { emit(.unitSighted(unit: unit), to: viewer) }
            }
        }
    }

    /// The step of a unit that stayed in sight, if that is what the fact is.
    private static func step(of contact: Contact, in fact: NewWorlds.Event) -> NewWorlds.Event? {
        guard case .unitMoved(contact.unit, let player, let from, let to, _) = fact else { return nil }
        return .unitMoved(unitId: contact.alias, playerId: player, from: from, to: to, movesLeft: nil)
    }

    private static func farewell(to contact: Contact, in fact: NewWorlds.Event) -> NewWorlds.Event {
        if case .unitDestroyed(contact.unit, let player, let at) = fact {
            return .unitDestroyed(unitId: contact.alias, playerId: player, at: at)
        }
        return .unitLostFromSight(unitId: contact.alias)
    }

    /// The players other than one who see a tile now.
    func witnesses(of tile: Int, except slot: Int) -> Audience {
        var audience = Audience.none
        for viewer in state.fog.indices where viewer != slot && state.fog[viewer].visible.contains(tile) {
            audience.insert(state.players[viewer].id)
        }
        return audience
    }

    /// One player.
    func only(_ slot: Int) -> Audience { .only(state.players[slot].id) }
}
