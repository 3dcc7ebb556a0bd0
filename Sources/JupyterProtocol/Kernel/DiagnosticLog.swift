import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One line a diagnosis on the process's stderr, which the Jupyter server shows in its own log. Never the key, never
/// a cell's text.
///
/// Whoever can connect can cause lines without end, and nobody may be reading them: there are at most ``burst`` a
/// second, none is longer than ``lengthLimit``, and where the pipe is full they are lost rather than waited for.
package enum DiagnosticLog {
    /// In characters.
    package static let lengthLimit = 300
    static let burst = 20

    private struct State {
        var second = ContinuousClock.now
        var count = 0
        var lost = 0
    }

    private static let state = Mutex(State())

    package static func report(_ line: String) {
        let lost = state.withLock { state -> Int? in
            let now = ContinuousClock.now
            if now - state.second >= .seconds(1) {
                state.second = now
                state.count = 0
            }
            guard state.count < burst else {
                state.lost += 1
                return nil
            }
            state.count += 1
            defer { state.lost = 0 }
            return state.lost
        }
        guard let lost else { return }
        if lost > 0 { write("\(lost) more lines like these were left out") }
        write(line)
    }

    /// One write, so that lines of several threads do not mix. A pipe that poll calls writable takes a line this short
    /// without waiting (POSIX, PIPE_BUF); if it fails, there is nobody left to tell.
    private static func write(_ line: String) {
        let scalars = line.unicodeScalars.prefix(lengthLimit).map {
            $0.properties.generalCategory == .control ? " " : $0
        }
        var text = "whylight: "
        text.unicodeScalars.append(contentsOf: scalars)
        let bytes = Array((text + "\n").utf8)
        var stderr = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        guard poll(&stderr, 1, 0) == 1, stderr.revents & Int16(POLLOUT) != 0 else { return }
        #if canImport(Glibc)
            _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
        #else
            _ = Darwin.write(STDERR_FILENO, bytes, bytes.count)
        #endif
    }
}
