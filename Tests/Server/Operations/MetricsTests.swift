import Testing

@testable import MartletServer

@Suite struct MetricsTests {
    private func text(_ metrics: Metrics) -> String { String(decoding: metrics.render(), as: UTF8.self) }

    @Test func `each family says what it is and then its values`() {
        let metrics = Metrics()
        let counter = metrics.counter("martlet_commands_total", "Commands, all.")
        let gauge = metrics.gauge("martlet_streams", "Open streams.")
        counter.add()
        counter.add(41)
        gauge.add(3)
        gauge.add(-1)
        #expect(
            text(metrics) == """
                # HELP martlet_commands_total Commands, all.
                # TYPE martlet_commands_total counter
                martlet_commands_total 42
                # HELP martlet_streams Open streams.
                # TYPE martlet_streams gauge
                martlet_streams 2

                """)
    }

    @Test func `labels are escaped and bounded`() {
        let metrics = Metrics()
        let counters = metrics.counters("martlet_refused_total", "Refused.", label: "code", limit: 2)
        counters.add("a\"b\\c\nd")
        for number in 0..<100 { counters.add("stranger\(number)") }
        let text = text(metrics)
        #expect(text.contains("martlet_refused_total{code=\"a\\\"b\\\\c\\nd\"} 1\n"))
        #expect(text.contains("martlet_refused_total{code=\"other\"} 99\n"))
        #expect(text.split(separator: "\n").count == 2 + 3)
    }

    @Test func `a histogram cumulates and reports in its unit`() {
        let metrics = Metrics()
        let histogram = metrics.histogram("martlet_commit_seconds", "Commits.", .seconds)
        for nanoseconds in [100_000, 150_000, 3_000_000, 60_000_000_000] { histogram.observe(nanoseconds) }
        let text = text(metrics)
        #expect(text.contains("# TYPE martlet_commit_seconds histogram\n"))
        #expect(text.contains("martlet_commit_seconds_bucket{le=\"0.0001\"} 1\n") || text.contains("le=\"1e-04\"} 1\n"))
        #expect(text.contains("martlet_commit_seconds_bucket{le=\"0.005\"} 3\n"))
        #expect(text.contains("martlet_commit_seconds_bucket{le=\"10\"} 3\n"))
        #expect(text.contains("martlet_commit_seconds_bucket{le=\"+Inf\"} 4\n"))
        #expect(text.contains("martlet_commit_seconds_count 4\n"))
        #expect(text.contains("martlet_commit_seconds_sum 60.00325\n"))
    }

    @Test func `what others count is read when somebody asks`() {
        let metrics = Metrics()
        metrics.pull("martlet_cuts_total", "Cuts.", .counter) {
            [
                Metrics.Sample(1, [("reason", "timeout")]),
                Metrics.Sample(.infinity, [("reason", "tls"), ("loop", "0")]),
            ]
        }
        #expect(text(metrics).contains("martlet_cuts_total{reason=\"tls\",loop=\"0\"} +Inf\n"))
    }

    @Test func `counting from many threads loses nothing`() async {
        let counter = Counter()
        let histogram = Histogram(.counts)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        counter.add()
                        histogram.observe(3)
                    }
                }
            }
        }
        #expect(counter.value == 8000)
        #expect(histogram.snapshot.counts.reduce(0, +) == 8000)
        #expect(histogram.snapshot.sum == 24_000)
    }

    @Test func `the process knows itself`() {
        let metrics = Metrics()
        ProcessMetrics.register(in: metrics, clock: TestClock().clock)
        #expect((ProcessMetrics.residentBytes ?? 0) > 1 << 20)
        #expect(ProcessMetrics.openDescriptors >= 3)
        #expect(ProcessMetrics.descriptorLimit >= ProcessMetrics.openDescriptors)
        #expect(ProcessMetrics.cpuSeconds > 0)
        #expect(text(metrics).contains("martlet_build_info{version=\"\(BuildFacts.version)\""))
    }
}
