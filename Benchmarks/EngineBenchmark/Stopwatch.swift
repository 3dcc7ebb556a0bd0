#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Milliseconds since it was made.
struct Stopwatch {
    private let startOfWall = Stopwatch.milliseconds(CLOCK_MONOTONIC)
    private let startOfProcessor = Stopwatch.milliseconds(CLOCK_PROCESS_CPUTIME_ID)

    var wall: Double { Stopwatch.milliseconds(CLOCK_MONOTONIC) - startOfWall }

    /// Of all threads of the process together.
    var processor: Double { Stopwatch.milliseconds(CLOCK_PROCESS_CPUTIME_ID) - startOfProcessor }

    static var peakResidentMegabytes: Double {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
            return Double(usage.ru_maxrss) / 1024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return Double(usage.ru_maxrss) / 0x1p20
        #endif
    }

    private static func milliseconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) * 1e-6
    }
}
