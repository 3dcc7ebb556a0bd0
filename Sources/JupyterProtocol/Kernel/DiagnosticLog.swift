#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One line a diagnosis on the process's stderr, which the Jupyter server shows in its own log. Never the key, never
/// a cell's text.
package enum DiagnosticLog {
    package static func report(_ line: String) {
        // One write, so that lines of several threads do not mix; if it fails, there is nobody left to tell.
        let bytes = Array("whylight: \(line)\n".utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
