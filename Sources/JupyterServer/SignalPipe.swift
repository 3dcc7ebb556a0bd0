#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Signals as something that a thread can wait for.
///
/// A handler writes each signal into a pipe. Blocking the signals and waiting for them would not do: a library that
/// starts threads while it is loaded, as OpenBLAS does, has threads in which they are not blocked, and there a
/// signal without a handler ends the process.
struct SignalPipe: Sendable {
    private let readEnd: Int32

    /// Takes the signals over. There can be one pipe in a process.
    ///
    /// - Throws: ``ServerError/noPipe(_:)``.
    init(_ signals: [Int32]) throws(ServerError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, let first = ends.first, let last = ends.last else { throw .noPipe(errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(last, F_SETFL, O_NONBLOCK)
        readEnd = first
        signalWriteEnd = last
        for signal in signals {
            var action = sigaction()
            #if canImport(Glibc)
                action.__sigaction_handler.sa_handler = passOn
            #else
                action.__sigaction_u.__sa_handler = passOn
            #endif
            action.sa_flags = SA_RESTART
            sigaction(signal, &action, nil)
        }
    }

    /// Waits for the next signal.
    func next() -> Int32 {
        var byte: UInt8 = 0
        while read(readEnd, &byte, 1) != 1 {}
        return Int32(byte)
    }
}

/// Where the handler writes. Set once, before the handler is installed; initialised at compile time, as a handler
/// must not run into a lazy initialiser.
nonisolated(unsafe) private var signalWriteEnd: Int32 = -1

/// Runs in whatever the signal interrupts, so it may do no more than write.
private func passOn(_ signal: Int32) {
    let code = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    _ = write(signalWriteEnd, &byte, 1)
    errno = code
}
