internal import MartletNet
internal import MartletServer

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Whether this machine suits a server.
enum MachineChecks {
    static func libraries() -> [Finding] {
        let shown = VersionCommand.libraries.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        guard Sodium.isAvailable else {
            return [
                .trouble("libraries", shown + "; libsodium can't start", "The machine has no source of random numbers.")
            ]
        }
        return [.fine("libraries", shown)]
    }

    /// A stream takes one descriptor.
    static func openFiles(limit: Int = ProcessMetrics.descriptorLimit) -> Finding {
        let fact = limit == .max ? "no limit" : "\(limit) may be open at once"
        if limit < 1024 {
            return .trouble(
                "open files", fact, "Raise it: ulimit -n 65536, or LimitNOFILE=65536 in the service's unit.")
        }
        if limit < 16_384 {
            return .advice(
                "open files", fact,
                "Enough for about \(limit - 200) streams. For more: ulimit -n 65536, or LimitNOFILE=65536.")
        }
        return .fine("open files", fact)
    }

    static func cores() -> Finding {
        let cores = EventLoopGroup.cores
        return .fine("cores", "\(cores), so `serve` runs \(cores) event loop\(cores == 1 ? "" : "s")")
    }

    static func port(_ port: Int) -> Finding {
        let subject = "port \(port)"
        let file = socket(AF_INET, streamType, 0)
        guard file >= 0 else { return .advice(subject, "can't be tried: \(reason)", "Look at the open files above.") }
        defer { close(file) }
        var yes: Int32 = 1
        setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(clamping: port).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            switch errno {
            case EADDRINUSE:
                return .advice(subject, "taken", "Another program listens there (a server that runs?), or take --port.")
            case EACCES:
                return .trouble(
                    subject, "not allowed", "Ports below 1024 want privileges: take another, or put a proxy in front.")
            default: return .trouble(subject, reason, "Take another with --port.")
            }
        }
        return .fine(subject, "free")
    }

    static func disk(folder: String) -> Finding {
        switch DiskTrial.synchronisedWritesPerSecond(folder: folder) {
        case .failure(let problem):
            return .trouble("disk", problem.description, "Name a folder that can be written: --data DIR.")
        case .success(let rate): return disk(rate: rate, folder: folder)
        }
    }

    /// Such a write is what an ack without group commit would cost.
    static func disk(rate: Double, folder: String) -> Finding {
        let fact = "\(Int(rate)) synchronised writes a second in \(folder)"
        if rate < 100 {
            return .advice(
                "disk", fact,
                "Each ack waits \(Int(1000 / max(rate, 0.1))) ms for one. Group commit keeps up the throughput; for quicker "
                    + "acks put the data on an SSD.")
        }
        if rate > 100_000 {
            return .advice(
                "disk", fact,
                "Faster than disks are: it may not really write (tmpfs, a disk that ignores flushes), and what was acked "
                    + "would be lost with the power.")
        }
        return .fine("disk", fact)
    }

    static func clock() -> [Finding] {
        var findings: [Finding] = []
        var wall = timespec()
        clock_gettime(CLOCK_REALTIME, &wall)
        // 2026-01-01: before this program was written.
        if wall.tv_sec < 1_767_225_600 {
            findings.append(
                .trouble("clock", "stands in the past", "Set it (NTP): tokens and idempotency keys expire by it."))
        }
        if let source = SmallFile.read("/sys/devices/system/clocksource/clocksource0/current_clocksource") {
            let name = source.filter { !$0.isNewline }
            findings.append(
                ["hpet", "acpi_pm", "jiffies"].contains(name)
                    ? .advice("clock source", name, "Reading it is slow. Prefer tsc or the hypervisor's own clock.")
                    : .fine("clock source", name))
        }
        if findings.isEmpty { findings.append(.fine("clock", "plausible")) }
        return findings
    }

    /// The queue of connections that wait to be accepted is cut to this.
    static func backlog() -> Finding? {
        guard let text = SmallFile.read("/proc/sys/net/core/somaxconn"), let size = Int(text.filter(\.isNumber)) else {
            return nil
        }
        guard size < 1024 else { return .fine("backlog", "\(size) connections may wait to be accepted") }
        return .advice(
            "backlog", "\(size) connections may wait to be accepted",
            "When all players reconnect at once that is few: sysctl -w net.core.somaxconn=4096")
    }

    private static var reason: String { String(cString: strerror(errno)) }

    private static var streamType: Int32 {
        #if canImport(Glibc)
            Int32(SOCK_STREAM.rawValue)
        #else
            SOCK_STREAM
        #endif
    }
}
