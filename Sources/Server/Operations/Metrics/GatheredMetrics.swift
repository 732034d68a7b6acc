internal import MartletEngine
internal import MartletNet
internal import MartletStore

/// What the parts of a server count for themselves, gathered when somebody asks for `/metrics`.
enum GatheredMetrics {
    static func register(in metrics: Metrics, of parts: ServerParts, rateLimits: RateLimits) {
        ProcessMetrics.register(in: metrics, clock: parts.clock)
        registerStore(parts.store, in: metrics)
        registerNet(parts.loops, in: metrics)
        registerAccounts(parts, in: metrics)
        LiveMetrics.register(in: metrics, meters: parts.directory.shards.map(\.meter))
        registerLimits(rateLimits, in: metrics)
        let logger = parts.operations.logger
        metrics.pull("martlet_log_dropped_lines_total", "Log lines lost to a slow reader.", .counter) {
            Double(logger.droppedCount)
        }
        let pulse = parts.pulse
        let clock = parts.clock
        metrics.pull("martlet_loop_silence_seconds", "How long the quietest event loop has been silent.", .gauge) {
            Double(pulse.silentNanoseconds(now: clock.now().monotonic)) / 1e9
        }
    }

    private static func registerStore(_ store: SQLiteStore, in metrics: Metrics) {
        metrics.pull("martlet_store_writable", "1 while writes work, 0 while they are refused.", .gauge) {
            store.health == .working ? 1 : 0
        }
        let counts: [(String, String, @Sendable (StoreCounters) -> UInt64)] = [
            ("martlet_store_commits_total", "Transactions that are on disk.", { $0.commits }),
            ("martlet_store_failed_commits_total", "Transactions that failed.", { $0.failedCommits }),
            ("martlet_store_appends_total", "Matches' appends that are on disk.", { $0.appends }),
            ("martlet_store_events_total", "Rows of matches' logs that are on disk.", { $0.events }),
        ]
        for (name, help, read) in counts { metrics.pull(name, help, .counter) { Double(read(store.counters)) } }
        metrics.pull("martlet_store_commit_seconds_total", "Time that commits took; by commits: their mean.", .counter)
        {
            Double(store.counters.commitNanoseconds) / 1e9
        }
        metrics.pull("martlet_store_longest_commit_seconds", "The longest commit since the start.", .gauge) {
            Double(store.counters.longestCommitNanoseconds) / 1e9
        }
        metrics.pull("martlet_store_queued_appends", "Appends that wait for the next commit.", .gauge) {
            Double(store.counters.queuedAppends)
        }
        metrics.pull("martlet_store_queued_bytes", "Their bytes.", .gauge) { Double(store.counters.queuedBytes) }
    }

    private static func registerNet(_ group: EventLoopGroup, in metrics: Metrics) {
        let loops = group.loops
        func sum(_ name: String, _ help: String, _ kind: Metrics.Kind, _ read: @escaping @Sendable (NetCounters) -> Int)
        {
            metrics.pull(name, help, kind) { Double(loops.reduce(0) { $0 + read($1.counters) }) }
        }
        sum("martlet_connections", "Connections open now.", .gauge) { $0.connections }
        sum("martlet_connections_accepted_total", "Connections taken.", .counter) { $0.accepted.value }
        sum("martlet_websockets", "WebSockets open now.", .gauge) { $0.webSockets }
        sum("martlet_requests_total", "HTTP requests.", .counter) { $0.requests.value }
        sum("martlet_frames_received_total", "WebSocket frames from clients.", .counter) { $0.framesIn.value }
        sum("martlet_frames_sent_total", "WebSocket frames to clients.", .counter) { $0.framesOut.value }
        sum("martlet_received_bytes_total", "Bytes from clients.", .counter) { $0.bytesIn.value }
        sum("martlet_sent_bytes_total", "Bytes to clients.", .counter) { $0.bytesOut.value }
        metrics.pull("martlet_connections_cut_total", "Connections refused or cut off, by reason.", .counter) {
            NetCounters.Cut.allCases.map { cut in
                let count = loops.reduce(0) { $0 + $1.counters.value(cut) }
                return Metrics.Sample(Double(count), [("reason", cut.name)])
            }
        }
    }

    private static func registerAccounts(_ parts: ServerParts, in metrics: Metrics) {
        let workers = parts.accounts.workers
        let revoked = parts.accounts.revoked
        metrics.pull("martlet_passwords_waiting", "Passwords that wait for a thread to hash them.", .gauge) {
            Double(workers.waitingCount)
        }
        metrics.pull("martlet_passwords_refused_total", "Passwords that found the queue full.", .counter) {
            Double(workers.refusedCount)
        }
        metrics.pull("martlet_revoked_sessions", "Signed-out sessions whose access tokens are refused.", .gauge) {
            Double(revoked.count)
        }
    }

    private static func registerLimits(_ limits: RateLimits, in metrics: Metrics) {
        metrics.pull("martlet_rate_limited_total", "What was refused for its rate or number, by limit.", .counter) {
            limits.refused.map { Metrics.Sample(Double($0.count), [("limit", $0.kind.rawValue)]) }
        }
        metrics.pull("martlet_rate_buckets", "Accounts, addresses and logins whose rates are remembered.", .gauge) {
            Double(limits.tables.buckets)
        }
        metrics.pull("martlet_rate_bucket_overflows_total", "Newcomers for whom no bucket was left.", .counter) {
            Double(limits.tables.overflows)
        }
    }
}
