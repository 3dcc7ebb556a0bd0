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
    package let ports: ChannelPorts
    private let kernel: Kernel
    private let transport: ServerTransport
    private let sockets: ChannelSockets
    private let phase = Monitor(Phase.serving)

    private enum Phase {
        case serving, closing, stopped
    }

    /// How often, 2 ms apart, to look whether the sockets are closed: longer than they linger.
    private static let patience = 1500

    /// Binds the sockets and starts the threads.
    ///
    /// - Parameter onTick: called every second on the io thread.
    /// - Throws: ``ServerError``, `WireError` or `ZeroMQError`.
    package init(
        _ info: ConnectionInfo, interpreter: any Interpreter, history: any History, implementation: Implementation,
        onTick: (@Sendable () -> Void)? = nil
    ) throws {
        let wire = WireFormat(signer: try MessageSigner(key: info.key, scheme: info.scheme))
        sockets = try ChannelSockets(info)
        ports = sockets.ports
        transport = try ServerTransport(ports: sockets.ports)
        kernel = Kernel(
            interpreter: interpreter, history: history, session: KernelSession(wire: wire), transport: transport,
            implementation: implementation)
        try start(wire: wire, onTick: onTick)
    }

    /// Ends the cell that runs, if one does.
    package func interrupt() {
        kernel.interrupt()
    }

    /// Begins to stop, as a shutdown request does.
    package func stop() {
        transport.stop()
    }

    /// Waits until the sockets are closed and what was sent has left. A cell may still be running: it cannot be ended
    /// other than with the process.
    ///
    /// Three seconds after it has begun to stop it returns in any case: libzmq's context now and then waits without end
    /// for a CURVE connection (libzmq's issue 2733).
    package func waitUntilStopped() {
        phase.wait { $0 == .serving ? nil : () }
        for _ in 0..<KernelServer.patience where phase.withLock({ $0 != .stopped }) { usleep(2000) }
    }

    private func start(wire: WireFormat, onTick: (@Sendable () -> Void)?) throws {
        let (kernel, transport, sockets, phase) = (kernel, transport, sockets, phase)
        let heartbeat = try KernelThread {
            sockets.heartbeat.echo()
            sockets.heartbeat.close()
        }
        _ = try KernelThread {
            while let entry = transport.shellQueue.next() {
                kernel.handle(entry.message, on: .shell, isAborted: entry.isAborted)
            }
        }
        _ = try KernelThread {
            let loop = SocketLoop(sockets: sockets, transport: transport, wire: wire, kernel: kernel)
            if let onTick { loop.everySecond(onTick) }
            loop.run()
            phase.withLock { $0 = .closing }
            transport.shellQueue.close()
            transport.inputDesk.fail(.stopping)
            kernel.interrupt()
            sockets.heartbeatContext.shutDown()
            heartbeat.join()
            sockets.closeChannels()
            sockets.heartbeatContext.terminate()
            sockets.context.terminate()
            phase.withLock { $0 = .stopped }
        }
    }
}
