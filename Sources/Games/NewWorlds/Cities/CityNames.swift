/// Names for cities: a first and a last part for each of 4,096 numbers. A city's number is a scrambled form of its tile, so
/// that no two cities of a match share one, and none tells how many there are.
enum CityNames {
    static let count = 4096

    static func name(_ number: Int) -> String {
        first[number >> 6 & 63] + last[number & 63]
    }

    private static let first = [
        "Al", "Am", "An", "Ar", "As", "Av", "Bal", "Bar", "Bel", "Ber", "Bor", "Bran", "Cal", "Car", "Cas", "Cor",
        "Dal", "Dar", "Del", "Dor", "Dun", "El", "Em", "Er", "Es", "Fal", "Far", "Fen", "Gal", "Gar", "Gil", "Hal",
        "Har", "Hel", "Is", "Jor", "Kal", "Kar", "Kel", "Kor", "Lan", "Lar", "Lor", "Mal", "Mar", "Mel", "Mor", "Nal",
        "Nor", "Or", "Pel", "Por", "Quin", "Ral", "Ros", "Sal", "Sel", "Tal", "Tor", "Ul", "Val", "Ver", "Wen", "Zel",
    ]

    private static let last = [
        "acre", "ada", "aden", "ambra", "andel", "andor", "ara", "aris", "aven", "bay", "beck", "bury", "by", "cross",
        "dale", "den", "dora", "ea", "eda", "ella", "enna", "ero", "esse", "fell", "field", "ford", "garth", "gate",
        "grad", "haven", "holm", "hurst", "ia", "ica", "ida", "illa", "ina", "ira", "keep", "land", "leigh", "mark",
        "mere", "mont", "mouth", "nor", "oa", "ola", "ona", "ora", "port", "reach", "ren", "rick", "shire", "stead",
        "stow", "thal", "ton", "una", "vale", "ville", "wick", "yra",
    ]

    private static let mostCharacters = 24
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
