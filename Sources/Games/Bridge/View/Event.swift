public import Martlet

/// What crews are told of once. The number of a kind is its raw value.
public enum Happening: UInt8, Sendable, CaseIterable {
    case none = 0
    /// A beam from `source` to `target`; `amount` is the damage.
    case beam = 1
    /// `source` fired a torpedo `target` (its id) of the kind `code` (`Ordnance`).
    case torpedoFired = 2
    /// Something went off at (`x`, `z`); `amount` is the radius, `code` the `Ordnance`.
    case explosion = 3
    /// `target` is no more; `source` did it (0: nobody). It was at (`x`, `z`).
    case destroyed = 4
    /// `target` gave up.
    case surrendered = 5
    /// `source` says `code` (`Reply`) to this crew.
    case message = 6
    /// The scan of `target` has reached `code` (1 basic, 2 full).
    case scanned = 7
    /// `source` docked at `target`, or left it (`code` 1 or 0).
    case docked = 8
    /// Own ship's system `code` broke down.
    case systemDown = 9
    /// The captain's `code` (`Order`) to the console `target` (`Role`).
    case order = 10
    /// Wave number `code` has come.
    case wave = 11
    /// `target`, a player's ship, is back.
    case respawned = 12
    /// The mission is over: `code` is its `MissionResult`.
    case missionOver = 13
    /// A trader (`target`) has arrived.
    case cargoArrived = 14
}

extension Bridge {
    /// One happening; which fields mean something depends on the kind.
    public struct Event: Replicated {
        public var kind = Happening.none
        public var source: EntityNumber = 0
        public var target: EntityNumber = 0
        public var code: Int32 = 0
        public var amount = 0.0
        public var x = 0.0
        public var z = 0.0

        public init() {}

        init(
            _ kind: Happening, source: EntityNumber = 0, target: EntityNumber = 0, code: Int32 = 0, amount: Double = 0,
            at point: Point = Point(x: 0, z: 0)
        ) {
            self.kind = kind
            self.source = source
            self.target = target
            self.code = code
            self.amount = amount
            x = point.x
            z = point.z
        }

        @usableFromInline var hasPlace: Bool { kind == .explosion || kind == .destroyed }
        @usableFromInline var hasAmount: Bool { kind == .beam || kind == .explosion }

        public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.choice(&kind, "kind", last: .cargoArrived)
            visit.integer(&source, "source", in: 0...EntityIDs.end)
            visit.integer(&target, "target", in: 0...EntityIDs.end)
            visit.integer(&code, "code", in: 0...31)
            if hasAmount { visit.fixed(&amount, "amount", in: 0...2_047, step: 1) }
            if hasPlace {
                visit.fixed(&x, "x", in: 0...Chart.size, step: 1)
                visit.fixed(&z, "z", in: 0...Chart.size, step: 1)
            }
        }
    }
}
