/// The kinds of units, which are also what cities produce.
public enum UnitKind: String, Codable, Hashable, Sendable, CaseIterable {
    case settler
    case scout
    case warrior
    case archer
    case horseman

    /// Production to make one.
    public var cost: Int {
        switch self {
        case .settler: 20
        case .scout: 6
        case .warrior: 10
        case .archer: 14
        case .horseman: 20
        }
    }

    /// Movement points a turn.
    public var moves: Int {
        switch self {
        case .settler, .warrior, .archer: 2
        case .scout: 3
        case .horseman: 4
        }
    }

    /// How many hexes far it sees on flat land.
    public var sight: Int { self == .scout ? 3 : 2 }

    /// Strength in defence.
    var defence: Int {
        switch self {
        case .settler: 1
        case .scout: 4
        case .warrior: 10
        case .archer: 6
        case .horseman: 14
        }
    }

    /// Strength in attack; nil for those who can't.
    var attack: Int? {
        switch self {
        case .settler, .scout: nil
        case .warrior, .archer: 10
        case .horseman: 14
        }
    }

    /// How many hexes far it attacks; 0 for those who can't.
    public var range: Int {
        switch self {
        case .settler, .scout: 0
        case .warrior, .horseman: 1
        case .archer: 2
        }
    }

    public var isSoldier: Bool { attack != nil }
    public var isRanged: Bool { range > 1 }

    /// What must be learned first.
    public var needs: Tech? {
        switch self {
        case .settler, .scout, .warrior: nil
        case .archer: .archery
        case .horseman: .riding
        }
    }
}

/// What research learns, in this order.
public enum Tech: String, Codable, Hashable, Sendable, CaseIterable {
    case archery
    case riding
    case masonry

    /// The total of research points at which it is learned.
    public var points: Int {
        switch self {
        case .archery: 15
        case .riding: 45
        case .masonry: 90
        }
    }
}
