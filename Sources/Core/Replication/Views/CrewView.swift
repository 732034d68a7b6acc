/// What one crew is shown: which entities, how much of each, how fresh; its frames; who looks at them.
///
/// The frame is refilled from the frame before and from the world's rows, and holds nothing but what the crew was shown. Who
/// is encoded against which of the crew's frames is the viewers' affair; the frames are the same for all of them.
/// Accesses are not watched: see `CrewViews`.
final class CrewView {
    /// What the crew knows of the world's entity at the same place.
    struct Known {
        var layers: UInt8 = 0
        var zone: UInt8 = Zones.none
        /// Its row is in the frame.
        var isShown = false
        /// It waits to be brought up to date since it was due, or since more of it is shown.
        var isLate = true
        /// It is brought up to date in this frame.
        var isTaken = false
        var everyTicks: Int32 = 1
        var priority: Int32 = 1
        /// What it has gathered while it waited.
        var waiting: Int32 = 0
    }

    let crew: Int32
    let crewSet: CrewSet
    @exclusivity(unchecked) var known: [Known] = []
    @exclusivity(unchecked) var spareKnown: [Known] = []
    /// Where those stand of whom anything is shown, in order.
    @exclusivity(unchecked) var visible: [Int32] = []
    /// Nobody looked at it before: it starts with an empty frame.
    @exclusivity(unchecked) var isFresh = true
    @exclusivity(unchecked) var eye: Eye?
    @exclusivity(unchecked) var own: EntityNumber = -1
    /// Bits that may still be spent; below 0 after a frame that was larger than thought.
    @exclusivity(unchecked) var tokens = 0
    /// Of the frame that was made last: as it was estimated, and as it turned out.
    @exclusivity(unchecked) var estimated = 0
    @exclusivity(unchecked) var spent = 0
    @exclusivity(unchecked) var isMeasured = false
    /// How many bits a thousand estimated ones turn out to be, of late.
    @exclusivity(unchecked) var thousand = 1_000
    /// The last frames, the newest last.
    @exclusivity(unchecked) var ring: [ViewFrame] = []
    @exclusivity(unchecked) var viewers: [CrewViewer] = []
    /// Bodies that were encoded for this tick's viewers.
    @exclusivity(unchecked) var bodies: [Body] = []
    @exclusivity(unchecked) var bodyCount = 0
    /// Since the viewers' models last began anew together.
    @exclusivity(unchecked) var framesSinceAnew: UInt32 = .max

    struct Candidate {
        let index: Int32
        let bits: Int32
        var score: Int64
    }

    struct Body {
        var baseline: UInt32 = 0
        var previous: UInt32 = 0
        var bytes: [UInt8] = []
        /// Of the modelled codec: the baseline's state and the frame's. Held here, so that both are still the same ones.
        var known: ModelState?
        var state: ModelState?
    }

    init(crew: Int32) {
        self.crew = crew
        crewSet = .only(crew)
    }

    var newest: ViewFrame? { ring.last }

    /// The budget of another frame; what the last one really took is settled, and teaches how good the estimates are.
    func earn(_ frameBits: Int, lumpBits: Int) {
        if isFresh {
            tokens = lumpBits
            thousand = 1_000
        } else {
            tokens = min(tokens - spent + frameBits, 2 * frameBits)
            if isMeasured, estimated > 512 {
                thousand += (Int(clamping: Int64(spent) * 1_000 / Int64(estimated)) - thousand) / 4
                thousand = min(max(thousand, 200), 2_000)
            }
        }
        isMeasured = false
    }

    /// Everything is due, and may cost what it likes.
    func wantAll() {
        for index in known.indices { known[index].isLate = true }
        tokens = 1 << 30
    }

    /// nil: it was too long ago.
    func frame(at tick: UInt32) -> ViewFrame? {
        guard tick > 0 else { return nil }
        var index = ring.count
        while index > 0 {
            index -= 1
            if ring[index].tick == tick { return ring[index] }
        }
        return nil
    }

    /// Follows the world's list: who was there keeps what is known of it, the others are new.
    func follow(_ rows: borrowing WorldRows) {
        if isFresh {
            known.removeAll(keepingCapacity: true)
            for _ in rows.entities.indices { known.append(Known()) }
        } else if !rows.isSameShape {
            swap(&known, &spareKnown)
            known.removeAll(keepingCapacity: true)
            for origin in rows.origins {
                known.append(origin >= 0 && Int(origin) < spareKnown.count ? spareKnown[Int(origin)] : Known())
            }
        }
    }
}
