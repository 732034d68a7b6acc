import Martlet
import MartletLoad
import NewWorlds

/// What the JSON codec takes for the messages of a stream.
struct CodecBenchmark {
    private let rounds: Int

    init(_ options: Options) { rounds = options.int("rounds", 15) }

    func run() -> Int32 {
        let command = #"{"type":"MoveUnit","unitId":"08dcd42e08","to":{"q":3,"r":-1}}"#
        let frame =
            #"{"clientMessageId":17,"command":{"v":1,"matchId":"m1VPEsVHIGOosAKQGFllarg","tick":17,"#
            + #""actorPlayerId":"p1","command":"# + command + "}}"
        let bench = TableBench(commits: 2)
        guard bench.begin(), let view = bench.view,
            let parsed = try? JSONDocument(parsing: Array(command.utf8)).root,
            let order = try? JSON.decode(NewWorlds.Command.self, from: parsed),
            let encoded = try? JSON.encode(view)
        else {
            print("the match did not begin")
            return 1
        }
        let bytes = Array(frame.utf8)
        Figure.show(
            "Codec, best of \(rounds)",
            [
                Figure(
                    name: "parse-frame", value: nanoseconds(2000) { _ = try? JSONDocument(parsing: bytes) }, unit: "ns"),
                Figure(
                    name: "decode-command",
                    value: nanoseconds(2000) { _ = try? JSON.decode(NewWorlds.Command.self, from: parsed) }, unit: "ns"),
                Figure(name: "encode-command", value: nanoseconds(2000) { _ = try? JSON.encode(order) }, unit: "ns"),
                Figure(
                    name: "encode-view", value: nanoseconds(100) { _ = try? JSON.encode(view) },
                    unit: "ns for \(encoded.count) bytes"),
                Figure(
                    name: "decode-view",
                    value: nanoseconds(100) {
                        _ = try? JSON.decode(NewWorlds.View.self, from: encoded, limits: .stored)
                    },
                    unit: "ns for \(encoded.count) bytes"),
            ])
        return 0
    }

    private func nanoseconds(_ count: Int, _ body: () -> Void) -> Double {
        var best = Double.infinity
        for _ in 0..<rounds {
            let start = processSeconds()
            for _ in 0..<count { body() }
            best = min(best, (processSeconds() - start) / Double(count) * 1e9)
        }
        return best
    }
}
