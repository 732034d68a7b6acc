internal import Bridge
internal import Martlet

/// What an object is, in updates. The game's kinds have one each; ships have two, since the fields of their documented
/// bit-fields are not all that a crew is shown.
enum ObjectType: UInt8, CaseIterable, Sendable {
    case playerShip = 1
    case npcShip = 2
    case base = 3
    case torpedo = 4
    case mine = 5
    case nebula = 6
    case shipSystems = 7
    case armament = 8
    case tally = 9
    case mission = 10
    /// What a player's ship has besides the 18 fields; the same id.
    case playerShipMore = 11
    /// What an NPC ship has besides the 12 fields; the same id.
    case npcShipMore = 12
}

/// The bit-field of one type of object: which field each bit stands for, and where in a row of quanta its value lies.
struct ObjectLayout: Sendable {
    enum Source: Equatable, Sendable {
        case field(Int, FixedForm)
        /// Words of a `ShortName`, from this place on.
        case text(Int)
        /// 0, 1 (the first flag) or 2 (the second one): how far a ship is scanned.
        case scan(Int, Int)
    }

    struct Slot: Equatable, Sendable {
        let name: String
        let source: Source
    }

    let type: ObjectType
    /// Place n is bit n.
    let slots: [Slot]

    var maskBytes: Int { (slots.count + 7) / 8 }
}

extension ObjectLayout.Slot {
    /// Whether two rows differ in it; the second one begins at `otherStart`.
    func differs(_ row: [Int32], _ start: Int, _ other: [Int32], _ otherStart: Int) -> Bool {
        switch source {
        case .field(let place, _): return row[start + place] != other[otherStart + place]
        case .text(let place):
            return (place..<(place + ShortName.wordCount)).contains { row[start + $0] != other[otherStart + $0] }
        case .scan(let basic, let full):
            return row[start + basic] != other[otherStart + basic] || row[start + full] != other[otherStart + full]
        }
    }

    func write(_ row: [Int32], _ start: Int, to writer: inout FixedWriter) {
        switch source {
        case .field(let place, let form): form.write(row[start + place], to: &writer)
        case .text(let place):
            var name = ShortName()
            for word in 0..<ShortName.wordCount { name.words[word] = row[start + place + word] }
            writer.text(name.bytes)
        case .scan(let basic, let full):
            writer.byte(row[start + full] != 0 ? 2 : row[start + basic] != 0 ? 1 : 0)
        }
    }
}

/// The layouts of a kind of entity.
struct ObjectLayouts: Sendable {
    /// Place n: the layouts of kind n.
    let ofKind: [[ObjectLayout]]
    /// Place n: the default row of kind n.
    let defaults: [[Int32]]

    static let bridge = ObjectLayouts(SchemaTable(of: Bridge.self))

    /// The bits of the documents, in their order.
    static let playerShipFields = [
        "targetId", "impulse", "heading", "velocity", "posX", "posY", "posZ", "shieldsFore", "shieldsAft",
        "shieldsActive", "energy", "warpFactor", "reverse", "docked", "redAlert", "mainScreenView", "autoBeams",
        "beamFrequency",
    ]
    static let npcShipFields = [
        "name", "posX", "posY", "posZ", "heading", "velocity", "faction", "shieldsFore", "shieldsAft", "surrendered",
        "inNebula", "scanState",
    ]

    init(_ table: SchemaTable) {
        var ofKind: [[ObjectLayout]] = []
        for kind in table.kinds {
            let slots = Self.slots(of: kind.schema)
            switch kind.number {
            case EntityIDs.Kind.ship:
                ofKind.append(Self.split(slots, Self.playerShipFields, .playerShip, .playerShipMore))
            case EntityIDs.Kind.npc:
                ofKind.append(Self.split(Self.scanned(slots), Self.npcShipFields, .npcShip, .npcShipMore))
            default:
                guard let type = Self.types[kind.number] else {
                    ofKind.append([])
                    continue
                }
                ofKind.append([ObjectLayout(type: type, slots: slots)])
            }
        }
        self.ofKind = ofKind
        defaults = table.kinds.map(\.schema.defaults)
    }

    private static let types: [UInt8: ObjectType] = [
        EntityIDs.Kind.mission: .mission, EntityIDs.Kind.systems: .shipSystems, EntityIDs.Kind.armament: .armament,
        EntityIDs.Kind.tally: .tally, EntityIDs.Kind.base: .base, EntityIDs.Kind.nebula: .nebula,
        EntityIDs.Kind.torpedo: .torpedo, EntityIDs.Kind.mine: .mine,
    ]

    /// All fields of a kind, in their order; the words of a name are one.
    private static func slots(of schema: Schema) -> [ObjectLayout.Slot] {
        var slots: [ObjectLayout.Slot] = []
        for (place, field) in schema.fields.enumerated() {
            let name = field.name.text.description
            let isWord = field.form.minimum == .min && field.form.maximum == .max
            if isWord {
                if field.name.index == 0 { slots.append(.init(name: name, source: .text(place))) }
                continue
            }
            let form = FixedForm(field.form, isReal: field.isReal)
            let full = field.name.index < 0 ? name : "\(name)[\(field.name.index)]"
            slots.append(.init(name: full, source: .field(place, form)))
        }
        return slots
    }

    /// Two flags become one state.
    private static func scanned(_ slots: [ObjectLayout.Slot]) -> [ObjectLayout.Slot] {
        guard case .field(let basic, _) = slots.first(where: { $0.name == "isScanned" })?.source,
            case .field(let full, _) = slots.first(where: { $0.name == "isFullyScanned" })?.source
        else { return slots }
        return slots.filter { $0.name != "isScanned" && $0.name != "isFullyScanned" }
            + [.init(name: "scanState", source: .scan(basic, full))]
    }

    /// First those of the documents, then what is left.
    private static func split(
        _ slots: [ObjectLayout.Slot], _ documented: [String], _ first: ObjectType, _ second: ObjectType
    ) -> [ObjectLayout] {
        let chosen = documented.compactMap { name in slots.first { $0.name == name } }
        let rest = slots.filter { !documented.contains($0.name) }
        return [ObjectLayout(type: first, slots: chosen), ObjectLayout(type: second, slots: rest)]
    }
}
