/// Which city claims each tile. Stored as three hexadecimal digits a tile.
struct Claims: Hashable, Sendable {
    /// The index of the city, counted from 1; 0 for nobody.
    private var numbers: [UInt16]

    /// More cities than a map has room for.
    static let mostCities = 0xfff

    init(count: Int) { numbers = Array(repeating: 0, count: count) }

    /// The index of the city that claims a tile.
    subscript(tile: Int) -> Int? { numbers[tile] == 0 ? nil : Int(numbers[tile]) - 1 }

    /// Gives a city those of the tiles that are nobody's.
    mutating func claim(_ tiles: [Int], city: Int) {
        guard (0..<Self.mostCities).contains(city) else { return }
        for tile in tiles where numbers[tile] == 0 { numbers[tile] = UInt16(city + 1) }
    }

    func fits(tiles: Int, cities: Int) -> Bool { numbers.count == tiles && numbers.allSatisfy { $0 <= cities } }
}

extension Claims: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let digits = Array(try container.decode(String.self).utf8)
        numbers = []
        numbers.reserveCapacity(digits.count / 3)
        for start in stride(from: 0, to: digits.count - digits.count % 3, by: 3) {
            guard let number = Hexadecimal.value(digits[start..<start + 3]) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not hexadecimal")
            }
            numbers.append(UInt16(number))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var text: [UInt8] = []
        text.reserveCapacity(numbers.count * 3)
        for number in numbers { Hexadecimal.append(UInt64(number), digits: 3, to: &text) }
        var container = encoder.singleValueContainer()
        try container.encode(String(decoding: text, as: UTF8.self))
    }
}
