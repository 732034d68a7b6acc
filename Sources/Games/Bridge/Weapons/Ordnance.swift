/// What tubes fire.
public enum Ordnance: UInt8, Sendable, CaseIterable {
    /// Follows its target.
    case homing = 0
    /// The same with a blast that spares nobody near.
    case nuke = 1
    /// Dropped behind; lies in wait.
    case mine = 2
    /// Halves the shields of all in its blast.
    case emp = 3

    public static let count = 4
    var index: Int { Int(rawValue) }

    /// Seconds in a tube with usual power.
    public var loadSeconds: Double {
        switch self {
        case .homing: 8
        case .nuke: 15
        case .mine: 6
        case .emp: 10
        }
    }

    /// At the centre.
    var damage: Double {
        switch self {
        case .homing: 40
        case .nuke: 160
        case .mine: 80
        case .emp: 0
        }
    }

    /// Units around the hit in which it does harm; none at its edge.
    var blast: Double {
        switch self {
        case .homing: 0
        case .nuke: 1_000
        case .mine: 600
        case .emp: 1_200
        }
    }
}

public enum TubeState: UInt8, Sendable {
    case empty = 0
    case loading = 1
    case loaded = 2
    /// The torpedo goes back to the magazine.
    case unloading = 3
}
