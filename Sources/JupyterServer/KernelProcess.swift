package import JupyterProtocol

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A process that is a kernel: signals, the parent's death and the process's end.
package enum KernelProcess {
    /// Serves until a client, SIGTERM or the parent's death ends it. Call it once.
    ///
    /// - Parameters:
    ///   - path: the connection file; nil makes one in Jupyter's runtime folder and says on stdout how to connect.
    ///   - makeInterpreter: called once, when the signals are in order.
    /// - Throws: ``ServerError``, `WireError` or `ZeroMQError` if the kernel cannot start. Otherwise it never returns.
    package static func run(
        connectionFile path: String?, history: any History, implementation: Implementation,
        makeInterpreter: () -> any Interpreter
    ) throws -> Never {
        let signals = try SignalPipe([SIGINT, SIGTERM])
        signal(SIGPIPE, SIG_IGN)
        // A file that grows over the process's limit is an error of the cell that writes it.
        signal(SIGXFSZ, SIG_IGN)

        let file: ConnectionFile
        if let path {
            file = try ConnectionFile(path: path)
        } else {
            let directory = try JupyterDirectories.makeRuntime()
            file = try ConnectionFile(creatingIn: directory, name: "kernel-whylight-\(getpid()).json")
        }
        let server = try KernelServer(
            file.info, interpreter: makeInterpreter(), history: history, implementation: implementation,
            onTick: ParentWatch().map { watch in { @Sendable in watch.check() } })
        if server.ports != file.info.ports { try file.write(ports: server.ports) }
        if path == nil { print("To connect a client: jupyter console --existing \(file.path)") }
        fflush(nil)

        _ = try KernelThread {
            while true {
                switch signals.next() {
                case SIGINT: server.interrupt()
                default: server.stop()
                }
            }
        }
        server.waitUntilStopped()
        history.close()
        if path == nil { unlink(file.path) }
        end(0)
    }

    /// Ends the process at once. A cell may be running on another thread, which an orderly exit would pull its data
    /// from under.
    static func end(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}
