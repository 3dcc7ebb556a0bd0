import JupyterProtocol

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ends the process when the server that started it is gone: nobody else would.
struct ParentWatch: Sendable {
    /// The parent to look for; 1 if there is another process between the server and this one, to whose death the
    /// system answers by making process 1 the parent.
    private let isDirectChild: Bool
    private let parent: pid_t

    /// Nil where there is nobody to watch: `JPY_PARENT_PID` is not set, or names process 1, which is a server in a
    /// container.
    init?() {
        guard let text = getenv("JPY_PARENT_PID"), let pid = pid_t(String(cString: text)), pid > 1 else { return nil }
        isDirectChild = getppid() == pid
        parent = pid
    }

    func check() {
        let current = getppid()
        guard isDirectChild ? current != parent : current == 1 else { return }
        DiagnosticLog.report("the process that started this kernel is gone")
        KernelProcess.end(1)
    }
}
