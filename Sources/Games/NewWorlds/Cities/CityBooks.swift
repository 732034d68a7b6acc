/// What a city brings in a turn.
struct CityIncome: Hashable, Sendable {
    var food = 0
    var production = 0
    var gold = 0
    var research = 0
}

extension NewWorlds.State {
    /// The fields that a city works and what comes of them. Food is what is left after everyone has eaten.
    func income(of index: Int) -> CityIncome {
        let city = cities[index]
        let centre = map.terrain[city.tile].yield
        var income = CityIncome(
            food: max(2, centre.food) - 2 * city.population, production: max(1, centre.production),
            gold: max(1, centre.gold), research: 1 + city.population)
        var fields: [Yield] = []
        grid.forEachRow(around: city.tile, radius: 2) { row in
            for tile in row where tile != city.tile && claims[tile] == index { fields.append(map.terrain[tile].yield) }
        }
        // A handful: those worth the most come first, equal ones give the same.
        fields.sort { $0.worth != $1.worth ? $0.worth > $1.worth : $0.food > $1.food }
        for field in fields.prefix(city.population) {
            income.food += field.food
            income.production += field.production
            income.gold += field.gold
        }
        if city.item == nil { income.gold += income.production / 2 }
        return income
    }

    /// The indices of a player's cities in reading order.
    func cities(of slot: Int) -> [Int] {
        cities.indices.filter { cities[$0].owner == slot }.sorted { cities[$0].tile < cities[$1].tile }
    }
}
