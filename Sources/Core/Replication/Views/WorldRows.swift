/// The whole world at one tick, quantised once for all crews.
@usableFromInline
struct WorldRows: EntityVisitor {
    @usableFromInline
    struct Entity {
        @usableFromInline let id: EntityNumber
        @usableFromInline let kind: UInt8
        @usableFromInline let isEverywhere: Bool
        @usableFromInline let x: Double
        @usableFromInline let z: Double
        /// Where its row begins in `quantizer.row`.
        @usableFromInline let start: Int32

        @usableFromInline
        init(id: EntityNumber, kind: UInt8, place: Place, start: Int32) {
            self.id = id
            self.kind = kind
            self.start = start
            switch place {
            case .at(let x, let z):
                // What lies nowhere lies too far away for anybody.
                self.x = x.isFinite ? x : 1e300
                self.z = z.isFinite ? z : 1e300
                isEverywhere = false
            case .everywhere:
                x = 0
                z = 0
                isEverywhere = true
            }
        }
    }

    /// In ascending order of ids.
    @usableFromInline var entities: [Entity] = []
    @usableFromInline var quantizer = Quantizer(capacity: 0)
    /// Fields of each kind.
    @usableFromInline let counts: [Int]
    /// For each entity its place in the collection before; -1: it is new.
    private(set) var origins: [Int32] = []
    /// Whether the same entities stood at the same places in the collection before.
    private(set) var isSameShape = false
    private var before: [Entity] = []

    /// The collection, to be read without a copy.
    struct View {
        let entities: UnsafeBufferPointer<Entity>
        let quanta: UnsafeBufferPointer<Int32>

        @inline(__always)
        func row(_ entity: Entity, _ kind: CodecPlan.Kind) -> UnsafeBufferPointer<Int32> {
            let start = Int(entity.start)
            return UnsafeBufferPointer(rebasing: quanta[start..<(start &+ kind.count)])
        }
    }

    func withView(_ body: (View) -> Void) {
        entities.withUnsafeBufferPointer { entities in
            quantizer.row.withUnsafeBufferPointer { body(View(entities: entities, quanta: $0)) }
        }
    }

    init(_ table: SchemaTable) { counts = table.kinds.map { $0.schema.count } }

    mutating func begin() {
        swap(&before, &entities)
        entities.removeAll(keepingCapacity: true)
        quantizer.row.removeAll(keepingCapacity: true)
    }

    /// Ids out of order, unknown kinds, rows that don't fit their kind, and what is too much, are left out: a fault of the
    /// game's that must not reach the wire.
    @inlinable
    mutating func entity<Shown: Replicated>(_ id: EntityNumber, kind: UInt8, at place: Place, _ value: Shown) {
        let last = entities.last?.id ?? -1
        guard id > last, Int(kind) < counts.count, entities.count < ViewFrame.entityLimit else { return }
        let start = quantizer.row.count
        var value = value
        value.replicate(&quantizer)
        guard quantizer.row.count - start == counts[Int(kind)] else {
            quantizer.row.removeLast(quantizer.row.count - start)
            return
        }
        entities.append(Entity(id: id, kind: kind, place: place, start: Int32(truncatingIfNeeded: start)))
    }

    /// Finds out which entities are new and which have gone.
    mutating func finish() {
        isSameShape = entities.count == before.count
        if isSameShape {
            for index in entities.indices
            where entities[index].id != before[index].id || entities[index].kind != before[index].kind {
                isSameShape = false
                break
            }
        }
        if isSameShape { return }
        origins.removeAll(keepingCapacity: true)
        var old = 0
        for entity in entities {
            while old < before.count, before[old].id < entity.id { old += 1 }
            let isOld = old < before.count && before[old].id == entity.id && before[old].kind == entity.kind
            origins.append(isOld ? Int32(truncatingIfNeeded: old) : -1)
        }
    }

    /// Adds every entity whole to a frame that is empty: the view of somebody who may see all.
    func fill(_ frame: ViewFrame) {
        for entity in entities {
            let start = Int(entity.start)
            frame.append(
                entity.id, kind: entity.kind, row: quantizer.row[start..<(start + counts[Int(entity.kind)])])
        }
    }

    /// Where an entity stands; nil: there is none.
    func index(of id: EntityNumber) -> Int? { entities.index(of: id) { $0.id } }
}
