/// What happened in a run.
package struct Counts: Hashable, Sendable {
    package var matches = 0
    package var finishedMatches = 0
    package var commands = 0
    package var acks = 0
    package var repeatedAcks = 0
    package var refusals = 0
    package var events = 0
    package var snapshots = 0
    package var connects = 0
    package var reconnects = 0
    package var drops = 0
    package var slowReadersCutOff = 0
    package var crashes = 0
    package var drains = 0
    package var commits = 0
    package var failedCommits = 0
    package var commitsInDoubt = 0
    package var failedLoads = 0
    package var rollbacks = 0
    package var hibernations = 0
    package var wakings = 0
    package var twins = 0
    package var checks = 0
    package var liveTicks = 0
    package var liveFrames = 0
    package var liveInputs = 0
    package var liveConnects = 0
    package var liveResumes = 0
    package var liveMischief = 0
    package var liveHappenings = 0

    package init() {}

    /// In the order in which they are told.
    package static let names: [(String, @Sendable (Counts) -> Int)] = [
        ("matches", { $0.matches }), ("finished", { $0.finishedMatches }), ("commands", { $0.commands }),
        ("acks", { $0.acks }), ("repeatedAcks", { $0.repeatedAcks }), ("refusals", { $0.refusals }),
        ("events", { $0.events }), ("snapshots", { $0.snapshots }), ("connects", { $0.connects }),
        ("reconnects", { $0.reconnects }), ("drops", { $0.drops }), ("slowReadersCutOff", { $0.slowReadersCutOff }),
        ("crashes", { $0.crashes }), ("drains", { $0.drains }), ("commits", { $0.commits }),
        ("failedCommits", { $0.failedCommits }), ("commitsInDoubt", { $0.commitsInDoubt }),
        ("failedLoads", { $0.failedLoads }), ("rollbacks", { $0.rollbacks }),
        ("hibernations", { $0.hibernations }), ("wakings", { $0.wakings }), ("twins", { $0.twins }),
        ("checks", { $0.checks }), ("liveTicks", { $0.liveTicks }), ("liveFrames", { $0.liveFrames }),
        ("liveInputs", { $0.liveInputs }), ("liveConnects", { $0.liveConnects }),
        ("liveResumes", { $0.liveResumes }), ("liveMischief", { $0.liveMischief }),
        ("liveHappenings", { $0.liveHappenings }),
    ]

    package mutating func add(_ other: Counts) {
        matches += other.matches
        finishedMatches += other.finishedMatches
        commands += other.commands
        acks += other.acks
        repeatedAcks += other.repeatedAcks
        refusals += other.refusals
        events += other.events
        snapshots += other.snapshots
        connects += other.connects
        reconnects += other.reconnects
        drops += other.drops
        slowReadersCutOff += other.slowReadersCutOff
        crashes += other.crashes
        drains += other.drains
        commits += other.commits
        failedCommits += other.failedCommits
        commitsInDoubt += other.commitsInDoubt
        failedLoads += other.failedLoads
        rollbacks += other.rollbacks
        hibernations += other.hibernations
        wakings += other.wakings
        twins += other.twins
        checks += other.checks
        liveTicks += other.liveTicks
        liveFrames += other.liveFrames
        liveInputs += other.liveInputs
        liveConnects += other.liveConnects
        liveResumes += other.liveResumes
        liveMischief += other.liveMischief
        liveHappenings += other.liveHappenings
    }
}
