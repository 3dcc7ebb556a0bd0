import ComputeGraph
import JupyterServer
import Workbench

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Has a process of its own read a model first. libhdf5 1.10 was not written for damaged files: a few changed bytes make
/// it read and write outside its memory, which must not end a session. It makes `load` of MobileNetV2 take 75 ms in place
/// of 40.
struct ProcessScout: ModelScout {
    /// `WHYLIGHT_PROBE=off` leaves it out.
    private let isWanted = JupyterDirectories.variable("WHYLIGHT_PROBE") != "off"

    /// In bytes; no error is longer.
    private static let longestReport = 1 << 16

    func report(on path: String, weights: String?, cancellation: Cancellation) -> ScoutReport {
        // Where no process can be started, the file is read all the same.
        guard isWanted, let (process, pipe) = ProcessScout.start(path, weights) else { return .fine }
        defer { close(pipe) }
        var report: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        var isOver = false
        while !isOver {
            if cancellation.isCancelled || report.count > ProcessScout.longestReport { kill(process, SIGKILL) }
            var ready = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, ProcessScout.patience) > 0 else { continue }
            let count = read(pipe, &piece, piece.count)
            // The end comes when the process has ended.
            isOver = count == 0 || (count < 0 && errno != EINTR)
            report += piece.prefix(max(count, 0))
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        if cancellation.isCancelled { return .fine }
        guard status == 0 else { return .lost }
        return report.isEmpty ? .fine : .refused(String(decoding: report, as: UTF8.self))
    }

    /// How often to look whether the cell was interrupted, in ms.
    private static let patience: Int32 = 20

    /// - Returns: the process, and the end of a pipe that its output comes from.
    private static func start(_ path: String, _ weights: String?) -> (pid_t, Int32)? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        guard posix_spawn_file_actions_init(&actions) == 0 else {
            close(ends[0])
            return nil
        }
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDIN_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        // As one word, so that a path may begin with a dash.
        let words = ["whylight", "probe"] + (weights.map { ["--weights=\($0)"] } ?? []) + ["--", path]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        // No back trace of a crash that is expected, and no threads for a little reading.
        var environment = ["SWIFT_BACKTRACE=enable=no", "WHYLIGHT_THREADS=1"]
        environment += ["HOME", "LD_LIBRARY_PATH", "WHYLIGHT_MAX_CONFIG_MB"].compactMap { name in
            JupyterDirectories.variable(name).map { "\(name)=\($0)" }
        }
        var variables = environment.map { strdup($0) } + [nil]
        defer { for variable in variables { free(variable) } }
        var process = pid_t()
        guard posix_spawn(&process, "/proc/self/exe", &actions, nil, &arguments, &variables) == 0 else {
            close(ends[0])
            return nil
        }
        return (process, ends[0])
    }
}
