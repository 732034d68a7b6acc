import MartletEngine

/// What live matches count for themselves, summed up over the shards when somebody asks.
enum LiveMetrics {
    static func register(in metrics: Metrics, meters: [LiveMeter]) {
        metrics.pull("martlet_matches", "Matches in memory, by kind.", .gauge) {
            let figures = meters.map(\.figures)
            return [
                Metrics.Sample(Double(figures.reduce(0) { $0 + $1.turnMatches }), [("kind", "turns")]),
                Metrics.Sample(Double(figures.reduce(0) { $0 + $1.matches }), [("kind", "live")]),
            ]
        }
        metrics.pull("martlet_live_running_matches", "Live matches that make ticks.", .gauge) {
            Double(meters.reduce(0) { $0 + $1.figures.running })
        }
        metrics.pull("martlet_live_players", "Seats of live matches with an open stream.", .gauge) {
            Double(meters.reduce(0) { $0 + $1.figures.players })
        }
        metrics.pull("martlet_loop_busy_share", "Share of the last seconds that a loop was at work.", .gauge) {
            meters.enumerated().map { Metrics.Sample($1.figures.busyShare, [("loop", "\($0)")]) }
        }
        metrics.pull("martlet_live_refusals_total", "Starts and joins refused because a loop was busy.", .counter) {
            Double(meters.reduce(0) { $0 + $1.refusals.value })
        }
        metrics.pull("martlet_live_messages_total", "Binary messages that came to live matches.", .counter) {
            Double(meters.reduce(0) { $0 + $1.messages.value })
        }
        metrics.pull(
            "martlet_live_recording_seconds_total", "Time spent on handing recordings to the store.", .counter
        ) {
            Double(meters.reduce(0) { $0 + $1.recordingNanoseconds.value }) / 1e9
        }
        registerTotals(in: metrics, meters)
        metrics.pull("martlet_live_messages_dropped_total", "Inputs and messages that had no effect.", .counter) {
            let load = total(meters)
            return [
                Metrics.Sample(Double(load.droppedInputs), [("reason", "input")]),
                Metrics.Sample(Double(load.ignoredAcks), [("reason", "ack")]),
                Metrics.Sample(Double(load.badMessages), [("reason", "malformed")]),
            ]
        }
    }

    private static func registerTotals(in metrics: Metrics, _ meters: [LiveMeter]) {
        let counts: [(String, String, @Sendable (TickLoad) -> UInt64)] = [
            ("martlet_live_ticks_total", "Ticks made.", { $0.ticks }),
            ("martlet_live_ticks_late_total", "Ticks that began half a tick behind their deadline.", { $0.late }),
            (
                "martlet_live_ticks_over_budget_total", "Ticks that took longer than their game's budget.",
                { $0.overBudget }
            ),
            (
                "martlet_live_ticks_skipped_total", "Ticks never made, since the match had fallen behind.",
                { $0.skipped }
            ),
            ("martlet_live_frames_total", "Frames sent.", { $0.frames }),
            ("martlet_live_frame_bytes_total", "Bytes of frames.", { $0.frameBytes }),
            ("martlet_live_frames_spared_total", "Frames left out for readers that were behind.", { $0.sparedFrames }),
            ("martlet_live_inputs_total", "Inputs that were applied.", { $0.inputs }),
            (
                "martlet_live_encodings_total", "Bodies of frames encoded, each for all who see the same.",
                { $0.encodings }
            ),
            ("martlet_live_recorded_bytes_total", "Bytes of recordings.", { $0.recordedBytes }),
        ]
        for (name, help, read) in counts {
            metrics.pull(name, help, .counter) { Double(read(total(meters))) }
        }
    }

    private static func total(_ meters: [LiveMeter]) -> TickLoad {
        var total = TickLoad()
        for meter in meters { total += meter.figures.load }
        return total
    }
}
