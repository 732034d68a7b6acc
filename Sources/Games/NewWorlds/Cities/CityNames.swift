/// Names for cities, a row of its own for each slot, so that no name tells of another player's cities.
enum CityNames {
    private static let rows = [
        ["Avelin", "Bracken", "Corrow", "Dunmere", "Elsted", "Farrow"],
        ["Ashkel", "Barad", "Cassim", "Doriath", "Emeth", "Faroun"],
        ["Aldoza", "Belmar", "Cordel", "Duero", "Estrella", "Ferran"],
        ["Asgrim", "Birka", "Hedeby", "Dalvik", "Eidfjord", "Falun"],
        ["Anping", "Baishan", "Chenzhou", "Dalian", "Enshi", "Foshan"],
        ["Amari", "Bensa", "Chake", "Dodoma", "Embu", "Fika"],
        ["Aukai", "Bora", "Hilo", "Dravuni", "Efate", "Futuna"],
        ["Arcos", "Byzas", "Corinna", "Delphia", "Elis", "Phocis"],
    ]

    /// The name of a player's city by the player's own count of cities.
    static func name(slot: Int, count: Int) -> String {
        let row = rows[slot % rows.count]
        let round = count / row.count
        let name = row[count % row.count]
        return round == 0 ? name : "\(name) \(round + 1)"
    }

    static let mostCharacters = 24
    private static let mostBytes = 96

    /// A name that a player chose, without spaces around it; nil if it can't be shown on one line.
    static func checked(_ text: String) -> String? {
        guard text.utf8.count <= mostBytes else { return nil }
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        let name = String(String.UnicodeScalarView(scalars))
        guard !name.isEmpty, name.count <= mostCharacters, name.unicodeScalars.allSatisfy(isPrintable) else {
            return nil
        }
        return name
    }

    /// No control, no line break, nothing that changes the direction of what follows.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
