import Martlet

extension TurnContext<NewWorlds> {
    /// Attacks the foreign city or unit on a hex that the player sees.
    mutating func attack(_ target: Hex, with id: EntityID, by slot: Int) throws(Rejection) {
        guard let index = state.unit(id, of: slot) else { throw .unknownUnit }
        guard let tile = state.grid.tile(target) else { throw .offMap }
        let attacker = state.units[index]
        guard attacker.kind.isSoldier else { throw .cannotAttack }
        guard attacker.moves > 0 else { throw .noMoves }
        guard state.fog[slot].visible.contains(tile) else { throw .noTarget }
        let city = state.city(at: tile).map { state.cities[$0] }.flatMap { $0.owner == slot ? nil : $0 }
        let defender = state.unit(at: tile).map { state.units[$0] }.flatMap { $0.owner == slot ? nil : $0 }
        guard city != nil || defender != nil else { throw .noTarget }
        guard state.grid.distance(attacker.tile, tile) <= attacker.kind.range else { throw .outOfRange }
        var luck = luck(of: attacker)
        let (first, second) = (Int(luck.next() % Combat.rolls), Int(luck.next() % Combat.rolls))
        let fight = Fight(state: state, attacker: attacker, city: city, defender: defender, rolls: (first, second))
        report(fight)
        if let city, fight.targetHealth == 0 {
            capture(city, by: attacker, health: fight.attackerHealth)
        } else if city == nil, let defender, fight.targetHealth == 0 {
            destroy(defender)
            if !attacker.kind.isRanged { step(id, of: slot, to: tile, movesLeft: 0) }
        } else if fight.attackerHealth == 0 {
            destroy(attacker)
        }
        settleDefeats()
    }

    /// A unit attacks once a turn, so turn and unit make the draws its own, whatever others draw.
    private func luck(of attacker: Unit) -> SeededRandom {
        random.fork(0x6669_6768, UInt64(truncatingIfNeeded: state.turn), attacker.id.bits)
    }

    /// Emits the fact for nobody and, before anybody falls, what each player sees of it.
    private mutating func report(_ fight: Fight) {
        emit(
            .combatResolved(
                attackerId: fight.attacker.id, attackerHealth: fight.attackerHealth,
                defenderId: fight.city == nil ? fight.defender?.id : nil, cityId: fight.city?.id,
                defenderHealth: fight.targetHealth),
            to: .none)
        for viewer in state.players.indices {
            let attacker = state.side(
                fight.attacker, damage: fight.attacker.health - fight.attackerHealth, health: fight.attackerHealth,
                for: viewer)
            let damage = fight.health - fight.targetHealth
            let target: NewWorlds.CombatSide? =
                if let city = fight.city {
                    state.side(city, damage: damage, health: fight.targetHealth, for: viewer)
                } else if let unit = fight.defender {
                    state.side(unit, damage: damage, health: fight.targetHealth, for: viewer)
                } else {
                    nil
                }
            if attacker != nil || target != nil {
                emit(.unitAttacked(attacker: attacker, defender: target), to: only(viewer))
            }
        }
    }

    /// A city falls: whoever is inside is lost, half of the citizens stay, the attacker moves in.
    private mutating func capture(_ city: City, by attacker: Unit, health: Int) {
        if let inside = state.unit(at: city.tile) { destroy(state.units[inside]) }
        let audience = witnesses(of: city.tile, except: attacker.owner).union(only(city.owner)).union(
            only(attacker.owner))
        let event = NewWorlds.Event.cityCaptured(
            cityId: city.id, playerId: state.players[attacker.owner].id, fromPlayerId: state.players[city.owner].id,
            at: state.grid.hex(city.tile), population: max(1, city.population / 2))
        tell(event, to: audience)
        step(attacker.id, of: attacker.owner, to: city.tile, movesLeft: 0)
    }

    /// Emits the end of a unit.
    private mutating func destroy(_ unit: Unit) {
        let event = NewWorlds.Event.unitDestroyed(
            unitId: unit.id, playerId: state.players[unit.owner].id, at: state.grid.hex(unit.tile))
        tell(event, to: only(unit.owner))
    }
}

/// What comes of one attack.
private struct Fight {
    let attacker: Unit
    let city: City?
    let defender: Unit?
    /// The target's health before.
    let health: Int
    let targetHealth: Int
    let attackerHealth: Int

    init(state: NewWorlds.State, attacker: Unit, city: City?, defender: Unit?, rolls: (Int, Int)) {
        self.attacker = attacker
        self.city = city
        self.defender = defender
        let strength = Combat.attackStrength(of: attacker)
        let other: Int
        if let city {
            health = city.health
            other = Combat.strength(ofCity: state.strength(of: city), health: city.health)
        } else if let defender {
            health = defender.health
            other = Combat.defenceStrength(of: defender, on: state.map.terrain[defender.tile])
        } else {
            health = 0
            other = 1
        }
        let left = max(0, health - Combat.damage(strength, against: other, roll: rolls.0))
        targetHealth = city != nil && attacker.kind.isRanged ? max(min(1, health), left) : left
        if attacker.kind.isRanged {
            attackerHealth = attacker.health
        } else {
            let own = max(0, attacker.health - Combat.damage(other, against: strength, roll: rolls.1))
            // Who wins survives.
            attackerHealth = targetHealth == 0 ? max(1, own) : own
        }
    }
}

extension NewWorlds.State {
    /// A unit in a fight as a player sees it; nil where the player doesn't.
    fileprivate func side(_ unit: Unit, damage: Int, health: Int, for viewer: Int) -> NewWorlds.CombatSide? {
        var id: EntityID?
        if unit.owner == viewer {
            id = unit.id
        } else if let contact = fog[viewer].contacts.first(where: { $0.unit == unit.id }) {
            id = contact.alias
        }
        guard let id else { return nil }
        return NewWorlds.CombatSide(
            playerId: players[unit.owner].id, at: grid.hex(unit.tile), unitId: id, cityId: nil, damage: damage,
            health: health)
    }

    fileprivate func side(_ city: City, damage: Int, health: Int, for viewer: Int) -> NewWorlds.CombatSide? {
        guard city.owner == viewer || fog[viewer].visible.contains(city.tile) else { return nil }
        return NewWorlds.CombatSide(
            playerId: players[city.owner].id, at: grid.hex(city.tile), unitId: nil, cityId: city.id, damage: damage,
            health: health)
    }
}
