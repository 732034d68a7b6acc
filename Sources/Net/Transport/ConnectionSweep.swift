/// All connections of one loop, and the one coarse timer that looks after their deadlines: a part of them every 50 ms, all of
/// them every half second. No timer of the system for each connection, so ten thousand half-open handshakes cost a list.
struct ConnectionSweep {
    static let stepNanoseconds: UInt64 = 50 * MonotonicClock.nanosecondsPerMillisecond
    static let stepsPerRound = 10

    private(set) var connections: [Connection] = []
    private var cursor = 0
    private var timer: LoopTimer?

    mutating func add(_ connection: Connection) {
        connection.sweepIndex = connections.count
        connections.append(connection)
        guard timer == nil else { return }
        let loop = connection.loop
        timer = loop.timer(after: Self.stepNanoseconds, repeating: Self.stepNanoseconds) { [unowned loop] in
            ConnectionSweep.step(loop)
        }
    }

    mutating func remove(_ connection: Connection) {
        let index = connection.sweepIndex
        guard index >= 0, index < connections.count, connections[index] === connection else { return }
        connection.sweepIndex = -1
        let last = connections.removeLast()
        if last !== connection {
            connections[index] = last
            last.sweepIndex = index
        }
        if connections.isEmpty {
            connections = []
            timer?.cancel()
            timer = nil
        }
    }

    /// The next connection of this step, going round.
    private mutating func next() -> Connection? {
        guard !connections.isEmpty else { return nil }
        if cursor >= connections.count { cursor = 0 }
        defer { cursor += 1 }
        return connections[cursor]
    }

    private static func step(_ loop: EventLoop) {
        let now = loop.nowMilliseconds
        let share = (loop.sweep.connections.count + stepsPerRound - 1) / stepsPerRound
        for _ in 0..<share { loop.sweep.next()?.lookAtClock(now) }
    }

    /// Hands out all connections and forgets them: for the loop's end. Closing them one by one is the caller's, since that comes
    /// back to the sweep.
    mutating func takeAll() -> [Connection] {
        let all = connections
        connections = []
        timer?.cancel()
        timer = nil
        for connection in all { connection.sweepIndex = -1 }
        return all
    }
}
