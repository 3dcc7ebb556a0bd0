import JupyterProtocol
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the process and its machine use, as Linux's /proc tells; zeros where it does not.
final class UsageMeter: Sendable {
    private struct Sample {
        /// Seconds of processor time of this process.
        var process = 0.0
        /// Clock ticks of all cores, in all and at work.
        var total = 0.0
        var busy = 0.0
        var time = ContinuousClock.now
    }

    private let latest = Mutex(UsageMeter.sample())

    func read() -> UsageRequest.Reply {
        let now = UsageMeter.sample()
        let before = latest.withLock { latest in
            defer { latest = now }
            return latest
        }
        let elapsed = (now.time - before.time) / .seconds(1)
        let memory = UsageMeter.memory()
        var hostname = [CChar](repeating: 0, count: 256)
        gethostname(&hostname, hostname.count - 1)
        return UsageRequest.Reply(
            hostname: String(decoding: hostname.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self),
            processID: Int(getpid()),
            kernelCPU: elapsed > 0 ? 100 * (now.process - before.process) / elapsed : 0,
            kernelMemory: UsageMeter.residentBytes(), cpuCount: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
            hostCPUPercent: now.total > before.total ? 100 * (now.busy - before.busy) / (now.total - before.total) : 0,
            hostMemory: memory)
    }

    private static func sample() -> Sample {
        var sample = Sample()
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        sample.process = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        // cpu user nice system idle iowait irq softirq steal
        let ticks = words("/proc/stat", line: "cpu ").prefix(8).compactMap(Double.init)
        sample.total = ticks.reduce(0, +)
        sample.busy = sample.total - ticks.dropFirst(3).prefix(2).reduce(0, +)
        return sample
    }

    private static func residentBytes() -> Int {
        kibibytes(words("/proc/self/status", line: "VmRSS:"))
    }

    private static func memory() -> UsageRequest.Reply.Memory {
        let total = kibibytes(words("/proc/meminfo", line: "MemTotal:"))
        let available = kibibytes(words("/proc/meminfo", line: "MemAvailable:"))
        let percent = total > 0 ? 100 * Double(total - available) / Double(total) : 0
        return UsageRequest.Reply.Memory(total: total, available: available, percent: percent)
    }

    private static func kibibytes(_ words: [String]) -> Int {
        let (bytes, overflow) = (words.first.flatMap { Int($0) } ?? 0).multipliedReportingOverflow(by: 1024)
        return overflow ? 0 : bytes
    }

    /// The words behind the beginning of a line.
    private static func words(_ path: String, line beginning: String) -> [String] {
        let bytes = (try? File.read(path)) ?? []
        for line in bytes.split(separator: UInt8(ascii: "\n")) where line.starts(with: beginning.utf8) {
            let rest = line.dropFirst(beginning.utf8.count)
            return rest.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        return []
    }
}
