import Martlet
import MartletEngine
import MartletLoad
import NewWorlds

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What one command costs between its frame and its ack: session, match machine, rules and codec, without sockets and
/// without a disk. New Worlds, two players, the orders of `martlet bench turns`.
struct EngineBenchmark {
    private let commands: Int
    private let rounds: Int

    init(_ options: Options) {
        commands = options.int("commands", 4000)
        rounds = options.int("rounds", 15)
    }

    func run() -> Int32 {
        var best = Double.infinity
        for _ in 0..<rounds {
            let bench = TableBench(commits: 2)
            guard bench.begin() else {
                print("the match did not begin")
                return 1
            }
            bench.play(400)
            let start = processSeconds()
            bench.play(commands)
            best = min(best, (processSeconds() - start) / Double(commands))
            guard bench.refusals == 0 else {
                print("\(bench.refusals) commands were not accepted")
                return 1
            }
        }
        Figure.show(
            "The server's thinking, \(commands) commands, best of \(rounds)",
            [Figure(name: "engine-command", value: best * 1e6, unit: "µs of a core")])
        return 0
    }
}

func processSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
