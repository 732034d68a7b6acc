/// The part of `Replicator` that knows no game: collects rows, projects them for each crew, encodes bodies.
///
/// A crew that nobody looks at costs nothing.
///
/// Only its owner calls it, one call at a time, so overlapping accesses are not looked for at run time (`@exclusivity`):
/// that took a twentieth of a server's time.
@usableFromInline
final class CrewViews {
    /// A frame against nothing, and the first frame of a crew, may be this large; what goes beyond is shown in pieces.
    static let lumpBytes = 16_384
    /// Zones and sight are asked for again this often, the crews one after the other.
    private static let refreshesPerSecond: UInt32 = 2
    /// From so many entities on, distances are taken through the grid.
    static let gridThreshold = 96

    let table: SchemaTable
    let plan: CodecPlan
    @exclusivity(unchecked) @usableFromInline var rows: WorldRows
    @exclusivity(unchecked) @usableFromInline var events = EventLog()
    @exclusivity(unchecked) private(set) var views: [CrewView] = []
    /// Crews that somebody looks at.
    @exclusivity(unchecked) private var watched: CrewSet = []
    /// Who may be brought up to date in the frame that is being made.
    @exclusivity(unchecked) var candidates: [CrewView.Candidate] = []
    let encoder: FrameEncoder
    let modelled: ModelledFrameWriter?
    private let zones: [Zones]
    private let reach: Double
    @exclusivity(unchecked) private var grid = InterestGrid()
    @exclusivity(unchecked) private var isGridBuilt = false
    @exclusivity(unchecked) private var squared: [Double] = []
    @exclusivity(unchecked) private var spare: [ViewFrame] = []
    @exclusivity(unchecked) private var tick: UInt32 = 0
    private let ticksPerFrame: UInt32
    private let framesPerRefresh: UInt32
    let frameBits: Int
    /// Encodings made since the beginning: one for each crew and baseline in use.
    @exclusivity(unchecked) var encodings: UInt64 = 0
    /// The frames that are made now are the last.
    @exclusivity(unchecked) var isConcluding = false

    @usableFromInline
    init(_ table: SchemaTable, crews: Int32, ticksPerSecond: Int32, ticksPerFrame: Int32, bytesPerSecond: Int32) {
        self.table = table
        plan = CodecPlan(table)
        rows = WorldRows(table)
        encoder = FrameEncoder(plan)
        modelled = table.codec == .modelled ? ModelledFrameWriter(table) : nil
        var zones: [Zones] = []
        var reach = 0.0
        for kind in table.kinds {
            zones.append(Zones(kind.zones))
            reach = max(reach, zones.last?.reach ?? 0)
        }
        self.zones = zones
        self.reach = reach
        self.ticksPerFrame = UInt32(max(1, ticksPerFrame))
        let framesPerSecond = max(1, UInt32(max(1, ticksPerSecond)) / self.ticksPerFrame)
        framesPerRefresh = max(1, framesPerSecond / Self.refreshesPerSecond)
        frameBits = Int(max(1_024, min(bytesPerSecond, 1 << 24))) * 8 / Int(framesPerSecond)
        for crew in 0..<max(0, min(crews, 64)) { views.append(CrewView(crew: crew)) }
    }

    // MARK: viewers

    func attach(crew: Int32, isLossy: Bool) -> CrewViewer? {
        guard crew >= 0, Int(crew) < views.count else { return nil }
        let viewer = CrewViewer(crew: crew, isLossy: isLossy)
        views[Int(crew)].viewers.append(viewer)
        watched.insert(.only(crew))
        return viewer
    }

    func detach(_ viewer: CrewViewer) {
        let view = views[Int(viewer.crew)]
        view.viewers.removeAll { $0 === viewer }
        release(viewer)
        if view.viewers.isEmpty {
            watched.remove(.only(viewer.crew))
            forget(view)
        }
    }

    func release(_ viewer: CrewViewer) {
        if let joining = viewer.joining { spare.append(contentsOf: joining.ring) }
        viewer.joining = nil
    }

    private func forget(_ view: CrewView) {
        spare.append(contentsOf: view.ring)
        view.ring.removeAll(keepingCapacity: true)
        view.isFresh = true
        view.own = -1
        dropBodies(of: view)
    }

    @usableFromInline var crewCount: Int32 { Int32(truncatingIfNeeded: views.count) }

    func frame(of crew: Int32) -> ViewFrame? {
        crew >= 0 && crew < crewCount ? views[Int(crew)].newest : nil
    }

    @usableFromInline
    func isWatched(_ crew: Int32) -> Bool { watched.contains(.only(crew)) }

    // MARK: a tick

    @usableFromInline
    func begin(tick: UInt32) {
        self.tick = tick
        rows.begin()
        isGridBuilt = false
        if !events.isEmpty { events.forget(before: oldestBaseline) }
    }

    /// The oldest tick that a frame may still be written against. Of ticks that were made up for together one has a frame, so it
    /// may lie farther back than as many ticks as frames are kept.
    private var oldestBaseline: UInt32 {
        let kept = ticksPerFrame * UInt32(FrameDecoder.depth)
        var oldest = tick > kept ? tick - kept : 0
        for view in views where !view.viewers.isEmpty { oldest = min(oldest, view.ring.first?.tick ?? oldest) }
        return oldest
    }

    @usableFromInline
    func finish() { rows.finish() }

    /// Makes the frame of one crew that is watched, unless it has one of this tick.
    @usableFromInline
    func project(_ crew: Int32, eye: Eye?, sight: (EntityNumber, UInt8, Int32) -> Sight) {
        let view = views[Int(crew)]
        guard view.newest?.tick != tick else { return }
        view.earn(frameBits, lumpBits: Self.lumpBytes * 8)
        view.follow(rows)
        let own = max(-1, eye?.own ?? -1)
        let frameNumber = tick / ticksPerFrame
        let isTurn = (frameNumber &+ UInt32(bitPattern: crew)) % framesPerRefresh == 0
        let isRefresh =
            view.isFresh || isTurn || isConcluding || own != view.own || (eye == nil) != (view.eye == nil)
        view.eye = eye
        view.own = own
        if isRefresh || !rows.isSameShape {
            measure(from: eye)
            rows.withView { view.look($0, zones: zones, squared: squared, isRefresh: isRefresh, sight: sight) }
        }
        if isConcluding { view.wantAll() }
        let frame = takeFrame()
        rows.withView { rows in
            view.project(rows, plan, into: frame, tick: tick, ticksPerFrame: ticksPerFrame, candidates: &candidates)
        }
        view.ring.append(frame)
        dropBodies(of: view)
        if modelled != nil { converge(view) }
        trim(view)
    }

    /// The squared distance of each entity, or infinity where it lies beyond all zones.
    private func measure(from eye: Eye?) {
        squared.removeAll(keepingCapacity: true)
        squared.append(contentsOf: repeatElement(.infinity, count: rows.entities.count))
        guard let eye else { return }
        if rows.entities.count >= Self.gridThreshold {
            if !isGridBuilt { grid.build(rows.entities) }
            isGridBuilt = true
            grid.measure(rows.entities, x: eye.x, z: eye.z, reach: reach, into: &squared)
        } else {
            rows.withView { world in
                squared.withUnsafeMutableBufferPointer { squared in
                    for index in world.entities.indices {
                        let dx = world.entities[index].x - eye.x
                        let dz = world.entities[index].z - eye.z
                        squared[index] = dx * dx + dz * dz
                    }
                }
            }
        }
    }

    // MARK: frames

    func takeFrame() -> ViewFrame { spare.popLast() ?? ViewFrame() }
    func giveBack(_ frame: ViewFrame) { spare.append(frame) }

    /// Keeps the newest frames: those that a viewer may still be coded against, and the last two.
    private func trim(_ view: CrewView) {
        var oldest = tick
        for viewer in view.viewers { oldest = min(oldest, viewer.oldestNeeded) }
        while view.ring.count > FrameDecoder.depth { spare.append(view.ring.removeFirst()) }
        while view.ring.count > 2, let first = view.ring.first, first.tick < oldest {
            spare.append(view.ring.removeFirst())
        }
    }
}
