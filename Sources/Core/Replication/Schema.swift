/// The fields of one kind of entity, in the order in which `replicate` names them: the shape of its rows.
public struct Schema: Sendable {
    public struct Field: Sendable {
        public let name: FieldName
        public let form: FieldForm
        public let layers: Layers
        /// Whether it is a real number (a quantum of `form.step`) or whole.
        public let isReal: Bool

        public init(name: FieldName, form: FieldForm, layers: Layers = .all, isReal: Bool = false) {
            self.name = name
            self.form = form
            self.layers = layers
            self.isReal = isReal
        }
    }

    public internal(set) var fields: [Field] = []
    /// The row of a default value: what a new entity is described against.
    public internal(set) var defaults: [Int32] = []

    public init<Entity: Replicated>(of example: Entity) {
        var value = example
        var builder = SchemaBuilder()
        value.replicate(&builder)
        fields = builder.fields
        var quantizer = Quantizer(capacity: fields.count)
        value.replicate(&quantizer)
        defaults = quantizer.row
    }

    /// A schema made by hand, for data that is no entity of a game's.
    public init(fields: [Field], defaults: [Int32]) {
        self.fields = fields
        self.defaults = defaults
    }

    public var count: Int { fields.count }

    /// Tells two builds apart whose entities differ: part of the welcome.
    public func hash(into hash: inout UInt64) {
        for field in fields {
            field.name.text.withUTF8Buffer { for byte in $0 { StateHash.mix(UInt64(byte), into: &hash) } }
            StateHash.mix(UInt64(UInt32(bitPattern: field.name.index)), into: &hash)
            StateHash.mix(UInt64(field.form.manner.rawValue), into: &hash)
            StateHash.mix(UInt64(UInt32(bitPattern: field.form.minimum)), into: &hash)
            StateHash.mix(UInt64(UInt32(bitPattern: field.form.maximum)), into: &hash)
            StateHash.mix(field.form.step.bitPattern, into: &hash)
        }
    }
}

/// All kinds of a game's entities, and how they are written.
public struct SchemaTable: Sendable {
    public struct Kind: Sendable {
        public let number: UInt8
        public let name: StaticString
        public let schema: Schema
        /// Ends of the zones, the nearest first.
        public let zones: [Double]

        public init(number: UInt8, name: StaticString, schema: Schema, zones: [Double] = []) {
            self.number = number
            self.name = name
            self.schema = schema
            self.zones = zones
        }
    }

    /// At most this many kinds a game, and fields a kind.
    public static let kindLimit = 32
    public static let fieldLimit = 256

    /// Place n holds kind number n.
    public private(set) var kinds: [Kind] = []
    public let codec: FrameCodec

    public init<Game: Simulation>(of game: Game.Type) { self.init(of: game, codec: Game.codec) }

    /// The same written otherwise than the game says.
    package init<Game: Simulation>(of game: Game.Type, codec: FrameCodec) {
        var collector = Collector()
        Game.kinds(&collector)
        kinds = collector.kinds
        self.codec = codec
    }

    /// Kinds made by hand: place n holds kind number n.
    public init(kinds: [Kind], codec: FrameCodec = .packed) {
        self.kinds = kinds
        self.codec = codec
    }

    public subscript(kind: UInt8) -> Kind? { Int(kind) < kinds.count ? kinds[Int(kind)] : nil }

    /// Equal on both ends where frames can be read.
    public var hash: UInt64 {
        var hash = fieldsHash
        if codec != .packed { StateHash.mix(UInt64(codec.rawValue), into: &hash) }
        return hash
    }

    /// Equal where the same fields are shown, however they are written: what recordings go by.
    var fieldsHash: UInt64 {
        var hash = StateHash.seed
        for kind in kinds { kind.schema.hash(into: &hash) }
        return hash
    }

    private struct Collector: KindVisitor {
        var kinds: [Kind] = []

        mutating func kind<Entity: Replicated>(
            _ number: UInt8, _ name: StaticString, _ example: Entity, zones: [Double]
        ) {
            let schema = Schema(of: example)
            precondition(Int(number) == kinds.count, "kinds are numbered from 0 up, in order")
            precondition(kinds.count < SchemaTable.kindLimit, "a game has at most 32 kinds")
            precondition(schema.count <= SchemaTable.fieldLimit, "a kind has at most 256 fields")
            kinds.append(Kind(number: number, name: name, schema: schema, zones: zones))
        }
    }
}
