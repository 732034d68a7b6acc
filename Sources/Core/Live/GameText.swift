/// What a page must know of a game to read and show it, as JSON: description and the fields of each kind, in the order of
/// a sample's values.
///
///     {"id":"dots","title":"Dots","ticksPerSecond":30,"ticksPerFrame":1,"crews":8,"roles":["dot"],
///      "kinds":[{"name":"dot","fields":[["x",-1,"continuous"], …]}, …]}
public struct GameText: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init<Game: Simulation>(of game: Game.Type) {
        let description = Game.description
        put("{\"id\":")
        quote(description.id)
        put(",\"title\":")
        quote(description.title)
        put(",\"ticksPerSecond\":")
        put(description.ticksPerSecond)
        put(",\"ticksPerFrame\":")
        put(description.ticksPerFrame)
        put(",\"crews\":")
        put(description.crews)
        put(",\"roles\":[")
        for (index, role) in description.roles.enumerated() {
            if index > 0 { put(",") }
            quote(role)
        }
        put("],\"kinds\":[")
        for (index, kind) in SchemaTable(of: game).kinds.enumerated() {
            if index > 0 { put(",") }
            put("{\"name\":")
            quote(kind.name)
            put(",\"fields\":[")
            for (place, field) in kind.schema.fields.enumerated() {
                if place > 0 { put(",") }
                self.field(field)
            }
            put("]}")
        }
        put("]}")
    }

    private mutating func field(_ field: Schema.Field) {
        put("[")
        quote(field.name.text)
        put(",")
        put(field.name.index)
        switch field.form.manner {
        case .stepped: put(field.form.bits == 32 ? ",\"text\"]" : ",\"stepped\"]")
        case .continuous: put(",\"continuous\"]")
        case .wrapped: put(",\"wrapped\"]")
        case .largest: put(",\"largest\"]")
        }
    }

    private mutating func put(_ text: StaticString) {
        text.withUTF8Buffer { for byte in $0 { bytes.append(byte) } }
    }

    /// Names are the game's own and hold nothing that JSON would want escaped; a quote or control character is left out.
    private mutating func quote(_ text: StaticString) {
        put("\"")
        text.withUTF8Buffer { for byte in $0 where byte >= 0x20 && byte != 0x22 && byte != 0x5c { bytes.append(byte) } }
        put("\"")
    }

    private mutating func put(_ number: Int32) {
        if number < 0 { put("-") }
        var digits: [UInt8] = []
        var rest = number.magnitude
        repeat {
            digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        for digit in digits.reversed() { bytes.append(digit) }
    }
}
