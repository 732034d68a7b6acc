import BenchmarkProbe
import Bridge
import Martlet

/// What Bridge's frames take by either codec: the scripted run of eight ships with all that comes against them, one viewer a
/// crew on a reliable link (as six of them cost), everything that is sent also decoded.
struct FramesBenchmark {
    private let ticks: UInt32
    /// Until all enemies have come, pools are warm and models have learned.
    private let warmTicks: UInt32

    init(_ options: Options) {
        ticks = UInt32(clamping: options.int("ticks", 400))
        warmTicks = UInt32(clamping: options.int("warm", 100))
    }

    private struct Run {
        var bytes = 0.0
        var encodeMicroseconds = 0.0
        var decodeMicroseconds = 0.0
        /// Of a tick's eight encodings.
        var worstMicroseconds = 0.0
        var allocations: Int64 = 0
    }

    func run() -> Int32 {
        var figures: [Figure] = []
        for (name, codec) in [("packed", FrameCodec.packed), ("modelled", FrameCodec.modelled)] {
            guard let run = measure(codec) else {
                print("frames: a frame can't be read")
                return 1
            }
            figures += [
                Figure(name: "\(name)-bytes", value: run.bytes, unit: "a frame"),
                Figure(name: "\(name)-encode", value: run.encodeMicroseconds, unit: "µs a frame"),
                Figure(name: "\(name)-encode-p99", value: run.worstMicroseconds, unit: "µs a tick of eight crews"),
                Figure(name: "\(name)-decode", value: run.decodeMicroseconds, unit: "µs a frame"),
                Figure(
                    name: "\(name)-allocations", value: Double(run.allocations), unit: "by all encodings", target: "0"),
            ]
        }
        Figure.show("Frames of Bridge at full load, \(ticks) ticks", figures)
        return 0
    }

    private func measure(_ codec: FrameCodec) -> Run? {
        var setup = Bridge.Setup()
        setup.scenario = .patrol
        setup.difficulty = 11
        setup.shipCount = 8
        var script = ScriptedRun<Bridge>(setup, seed: MatchSeed(7))
        let replicator = Replicator<Bridge>(codec: codec)
        let viewers = (0..<Bridge.description.crews).compactMap { replicator.attach(crew: $0) }
        let decoders = viewers.map { _ in FrameDecoder(replicator.table) }
        var run = Run()
        var encodings: [Double] = []
        for number in 1...(warmTicks + ticks) {
            script.advance()
            replicator.record(script.tick.events, at: number)
            replicator.collect(script.world, tick: number)
            let isCounted = number > warmTicks
            var spent = 0.0
            for (viewer, decoder) in zip(viewers, decoders) {
                let allocations = probe_thread_allocations()
                let start = probe_thread_seconds()
                guard let body = replicator.body(for: viewer) else { return nil }
                let encoded = probe_thread_seconds()
                if isCounted { run.allocations += probe_thread_allocations() - allocations }
                do throws(FrameError) {
                    try decoder.decode(body.bytes, tick: body.tick, baseline: body.baseline)
                } catch { return nil }
                guard isCounted else { continue }
                spent += encoded - start
                run.decodeMicroseconds += (probe_thread_seconds() - encoded) * 1e6
                run.bytes += Double(body.bytes.count)
            }
            if isCounted { encodings.append(spent * 1e6) }
        }
        let frames = Double(ticks) * Double(viewers.count)
        run.encodeMicroseconds = encodings.reduce(0, +) / frames
        run.worstMicroseconds = encodings.sorted()[encodings.count * 99 / 100]
        run.bytes /= frames
        run.decodeMicroseconds /= frames
        return run
    }
}
