package import JupyterProtocol
import ZeroMQ

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A kernel that listens: the protocol's rules, the sockets, and the threads between them.
///
///     io         owns shell, control, stdin and iopub; answers control
///     executor   handles the shell channel's messages, one at a time
///     heartbeat  echoes, in a context of its own, whatever the others do
package final class KernelServer: Sendable {
    /// How far the end has come.
    private struct End {
        var hasBegun = false
        var isExecutorDone = false
        var areSocketsClosed = false
    }

    /// How often, 2 ms apart, to look whether the cell that runs is over.
    private static let cellPatience = 500
    /// The same for the sockets, which linger for a second.
    private static let socketPatience = 1500

    package let ports: ChannelPorts
    private let kernel: Kernel
    private let transport: ServerTransport
    private let executor: KernelThread
    private let io: KernelThread
    private let end: Monitor<End>

    /// Binds the sockets and starts the threads.
    ///
    /// - Parameter onTick: called every second on the io thread.
    /// - Throws: ``ServerError``, `WireError` or `ZeroMQError`.
    package init(
        _ info: ConnectionInfo, interpreter: any Interpreter, history: any History, implementation: Implementation,
        onTick: (@Sendable () -> Void)? = nil
    ) throws {
        let wire = WireFormat(signer: try MessageSigner(key: info.key, scheme: info.scheme))
        let sockets = try ChannelSockets(info)
        let transport = try ServerTransport(ports: sockets.ports)
        let kernel = Kernel(
            interpreter: interpreter, history: history, session: KernelSession(wire: wire), transport: transport,
            implementation: implementation)
        let end = Monitor(End())

        let heartbeat = try KernelThread {
            sockets.heartbeat.echo()
            sockets.heartbeat.close()
        }
        executor = try KernelThread {
            while let entry = transport.shellQueue.next() {
                kernel.handle(entry.message, on: .shell, isAborted: entry.isAborted)
            }
            end.withLock { $0.isExecutorDone = true }
        }
        io = try KernelThread {
            let loop = SocketLoop(sockets: sockets, transport: transport, wire: wire, kernel: kernel)
            if let onTick { loop.everySecond(onTick) }
            loop.run()
            end.withLock { $0.hasBegun = true }
            transport.close()
            kernel.interrupt()
            sockets.heartbeatContext.shutDown()
            heartbeat.join()
            sockets.closeChannels()
            sockets.heartbeatContext.terminate()
            sockets.context.terminate()
            end.withLock { $0.areSocketsClosed = true }
        }
        ports = sockets.ports
        (self.kernel, self.transport, self.end) = (kernel, transport, end)
    }

    /// Ends the cell that runs, if one does.
    package func interrupt() {
        kernel.interrupt()
    }

    /// Begins to stop, as a shutdown request does.
    package func stop() {
        transport.stop()
    }

    /// Waits until the cell that ran is over, so that what it wrote is whole, the sockets are closed, and what was sent has
    /// left. Call it once.
    ///
    /// Some seconds after the stop it returns in any case. A cell that goes on cannot be ended other than with the process,
    /// and libzmq's context now and then waits without end for a CURVE connection (libzmq's issue 2733).
    package func waitUntilStopped() {
        end.wait { $0.hasBegun ? () : nil }
        if hasCome(\.isExecutorDone, within: KernelServer.cellPatience) { executor.join() }
        if hasCome(\.areSocketsClosed, within: KernelServer.socketPatience) { io.join() }
    }

    private func hasCome(_ point: KeyPath<End, Bool>, within attempts: Int) -> Bool {
        for _ in 0..<attempts {
            if end.withLock({ $0[keyPath: point] }) { return true }
            usleep(2000)
        }
        return false
    }
}
