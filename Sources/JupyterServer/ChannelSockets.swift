import JupyterProtocol
import ZeroMQ

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The five sockets, bound. The thread that made them hands the first four to the io thread and the last to the
/// heartbeat's, and uses them no more.
///
/// `@unchecked Sendable`: for that one handing over; starting a thread is the memory barrier that libzmq asks for.
final class ChannelSockets: @unchecked Sendable {
    /// Bytes of one frame. It is read before any signature is checked, so anyone who can connect could ask for more.
    static let frameSizeLimit: Int64 = 64 << 20
    /// Clients subscribe to everything, or to the beginning of a topic; libzmq makes some 30 bytes of each byte of it.
    private static let subscriptionSizeLimit: Int64 = 4096
    /// Heartbeats are some bytes. What a peer does not fetch is kept for it, up to so many messages.
    private static let heartbeatSizeLimit: Int64 = 1 << 20
    private static let heartbeatBacklog: Int32 = 10
    /// How long a socket may go on sending after it was closed.
    private static let linger: Int32 = 1000
    /// A client picks ports a moment before the kernel binds them, and a restarted kernel gets those of the last one.
    private static let bindAttempts = 20

    let context: ZeroMQContext
    let heartbeatContext: ZeroMQContext
    let shell: ZeroMQSocket
    let control: ZeroMQSocket
    let stdin: ZeroMQSocket
    let iopub: ZeroMQSocket
    let heartbeat: ZeroMQSocket
    let ports: ChannelPorts

    init(_ info: ConnectionInfo) throws {
        context = try ZeroMQContext()
        heartbeatContext = try ZeroMQContext()
        shell = try ChannelSockets.socket(.router, in: context, info)
        control = try ChannelSockets.socket(.router, in: context, info)
        stdin = try ChannelSockets.socket(.router, in: context, info)
        iopub = try ChannelSockets.socket(.xpub, in: context, info)
        try iopub.set(.maximumFrameSize, ChannelSockets.subscriptionSizeLimit)
        heartbeat = try ChannelSockets.socket(.router, in: heartbeatContext, info)
        try heartbeat.set(.maximumFrameSize, ChannelSockets.heartbeatSizeLimit)
        try heartbeat.set(.sendHighWaterMark, ChannelSockets.heartbeatBacklog)
        for router in [shell, control, stdin] {
            // A client that reconnects before its old connection is found dead keeps its identity.
            try router.set(.routerHandover, 1)
        }
        // An input request to a client without that channel must fail rather than wait for ever.
        try stdin.set(.routerMandatory, 1)
        // Each subscriber's subscription shows, not only the first one's.
        try iopub.set(.xpubVerbose, 1)

        var ports = ChannelPorts()
        ports.shell = try ChannelSockets.bind(shell, info, port: info.ports.shell)
        ports.iopub = try ChannelSockets.bind(iopub, info, port: info.ports.iopub)
        ports.stdin = try ChannelSockets.bind(stdin, info, port: info.ports.stdin)
        ports.control = try ChannelSockets.bind(control, info, port: info.ports.control)
        ports.heartbeat = try ChannelSockets.bind(heartbeat, info, port: info.ports.heartbeat)
        self.ports = ports
    }

    /// Call it on the io thread.
    func closeChannels() {
        for socket in [shell, control, stdin, iopub] { socket.close() }
    }

    private static func socket(
        _ kind: ZeroMQSocket.Kind, in context: ZeroMQContext, _ info: ConnectionInfo
    ) throws -> ZeroMQSocket {
        let socket = try context.socket(kind)
        try socket.set(.linger, linger)
        // With the default of 1000 messages a burst drops output, and the idle behind it.
        try socket.set(.sendHighWaterMark, 0)
        try socket.set(.maximumFrameSize, frameSizeLimit)
        if info.ip.contains(":") { try socket.set(.ipv6, 1) }
        if let key = info.curveSecretKey {
            guard ZeroMQContext.has("curve") else {
                throw ServerError.failed("the connection file asks for CURVE, which this libzmq lacks")
            }
            try socket.set(.curveServer, 1)
            try socket.set(.curveSecretKey, key)
        }
        return socket
    }

    /// - Returns: the port that was bound.
    private static func bind(_ socket: ZeroMQSocket, _ info: ConnectionInfo, port: Int) throws -> Int {
        var port = port
        if port == 0, info.transport == .ipc {
            port = (1...65535).first { !File.exists("\(info.ip)-\($0)") } ?? 0
        }
        let endpoint = info.endpoint(port)
        for attempt in 1... {
            do {
                try socket.bind(endpoint)
                break
            } catch  where error.isAddressInUse && attempt < bindAttempts && info.transport == .tcp {
                usleep(50_000)
            } catch {
                throw ServerError.cannotBind(endpoint: endpoint, reason: error.reason)
            }
        }
        guard info.transport == .tcp, port == 0 else { return port }
        let bound = try socket.lastEndpoint()
        guard let port = bound.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw ServerError.cannotBind(endpoint: endpoint, reason: "bound to \(bound), which names no port")
        }
        return port
    }
}
