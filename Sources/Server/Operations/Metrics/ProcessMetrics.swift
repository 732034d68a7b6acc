internal import Martlet
internal import MartletEngine

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the system knows of this process. Names are those that every Prometheus client uses.
package enum ProcessMetrics {
    package static func register(in metrics: Metrics, clock: ServerClock) {
        let start = clock.now()
        metrics.pull("process_resident_memory_bytes", "Memory of this process that is in RAM.", .gauge) {
            Double(residentBytes ?? 0)
        }
        metrics.pull("process_open_fds", "Open file descriptors.", .gauge) { Double(openDescriptors) }
        metrics.pull("process_max_fds", "The most file descriptors that may be open.", .gauge) {
            Double(descriptorLimit)
        }
        metrics.pull("process_cpu_seconds_total", "Time on processors, user and system.", .counter) { cpuSeconds }
        metrics.pull("process_start_time_seconds", "When the process started, since 1970.", .gauge) {
            Double(start.wall.microseconds) / 1e6
        }
        metrics.pull("martlet_uptime_seconds", "Time since the server started.", .gauge) {
            Double(clock.now().monotonic - start.monotonic) / 1e9
        }
        metrics.pull("martlet_build_info", "Always 1; the labels say which build this is.", .gauge) {
            [
                Metrics.Sample(
                    1, [("version", BuildFacts.version), ("configuration", BuildFacts.configuration)])
            ]
        }
    }

    /// nil where the system does not tell.
    package static var residentBytes: Int? {
        #if canImport(Glibc)
            guard let statistics = SmallFile.read("/proc/self/statm") else { return nil }
            let fields = statistics.split(separator: " ")
            guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
            return pages * Int(getpagesize())
        #else
            var facts = mach_task_basic_info()
            var count = mach_msg_type_number_t(
                MemoryLayout<mach_task_basic_info>.size / MemoryLayout<natural_t>.size)
            let result = withUnsafeMutablePointer(to: &facts) { facts in
                facts.withMemoryRebound(to: integer_t.self, capacity: Int(count)) {
                    task_info(mach_task_self_, task_flavor_t(MACH_TASK_BASIC_INFO), $0, &count)
                }
            }
            return result == KERN_SUCCESS ? Int(facts.resident_size) : nil
        #endif
    }

    package static var openDescriptors: Int {
        guard let folder = opendir("/dev/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // `.`, `..` and the folder itself.
        return max(0, count - 3)
    }

    package static var descriptorLimit: Int { limit.map { Int(clamping: $0.rlim_cur) } ?? 0 }

    /// Takes as many file descriptors as the system lets this process have: every connection costs one, and the usual soft
    /// limit of 1,024 was made for `select`.
    package static func raiseDescriptorLimit() {
        guard var raised = limit else { return }
        raised.rlim_cur = raised.rlim_max
        #if canImport(Glibc)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised)
        #else
            // macOS gives no more than OPEN_MAX, whatever the hard limit says.
            raised.rlim_cur = min(raised.rlim_max, rlim_t(OPEN_MAX))
            setrlimit(RLIMIT_NOFILE, &raised)
        #endif
    }

    private static var limit: rlimit? {
        var limit = rlimit()
        #if canImport(Glibc)
            let status = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #else
            let status = getrlimit(RLIMIT_NOFILE, &limit)
        #endif
        return status == 0 ? limit : nil
    }

    package static var cpuSeconds: Double {
        var usage = rusage()
        // RUSAGE_SELF, which glibc has as an enum that its own function does not take.
        guard getrusage(0, &usage) == 0 else { return 0 }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
