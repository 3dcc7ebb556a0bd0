import JupyterProtocol
import JupyterServer
import Testing
import ZeroMQ

/// A client over real sockets.
final class FrontEnd {
    struct Incoming {
        let type: String
        let content: [String: JSONValue]
        let parentID: JSONValue?
        let identities: [Frame]

        /// Its type, and of a status the state.
        var summary: String {
            if type == "status", case .string(let state) = content["execution_state"] { return state }
            return type
        }
    }

    /// No answer takes as long, even on a busy machine.
    private static let patience = Duration.seconds(20)

    let context: ZeroMQContext
    let shell: ZeroMQSocket
    let control: ZeroMQSocket
    let stdin: ZeroMQSocket
    let iopub: ZeroMQSocket
    private let wire: WireFormat
    private var count = 0

    init(_ info: ConnectionInfo, ports: ChannelPorts, identity: String = "client", topic: String = "") throws {
        context = try ZeroMQContext()
        wire = WireFormat(signer: try MessageSigner(key: info.key, scheme: info.scheme))
        shell = try context.socket(.dealer)
        control = try context.socket(.dealer)
        stdin = try context.socket(.dealer)
        iopub = try context.socket(.sub)
        for socket in [shell, control, stdin] { try socket.set(.routingID, identity) }
        try iopub.set(.subscribe, topic)
        let addresses = [(shell, ports.shell), (control, ports.control), (stdin, ports.stdin), (iopub, ports.iopub)]
        for (socket, port) in addresses {
            try socket.set(.linger, 0)
            try socket.connect(info.endpoint(port))
        }
    }

    func close() {
        for socket in [shell, control, stdin, iopub] { socket.close() }
        context.terminate()
    }

    /// - Returns: the message's id.
    @discardableResult
    func send(_ type: String, _ content: String, on socket: ZeroMQSocket) throws -> String {
        count += 1
        let id = "message-\(count)-\(UInt64.random(in: 0...(.max)))"
        let header = #"{"msg_id":"\#(id)","msg_type":"\#(type)","session":"s","username":"u","version":"5.4"}"#
        let empty = Array("{}".utf8)
        try socket.send(
            wire.frames(
                routing: [], header: Array(header.utf8), parent: empty, metadata: empty,
                content: Array(content.utf8)))
        return id
    }

    func receive(_ socket: ZeroMQSocket) throws -> Incoming {
        let frames = try receiveFrames(socket)
        let delimiter = try #require(frames.firstIndex(of: WireFormat.delimiter))
        let message = try wire.message(from: frames)
        return Incoming(
            type: message.header.type, content: try JSON.decode([String: JSONValue].self, from: message.contentBytes),
            parentID: try JSON.decode([String: JSONValue].self, from: message.parentBytes)["msg_id"],
            identities: Array(frames[..<delimiter]))
    }

    func receiveFrames(_ socket: ZeroMQSocket) throws -> [Frame] {
        let deadline = ContinuousClock.now + FrontEnd.patience
        while ContinuousClock.now < deadline {
            if case .message(let frames) = try socket.receive(frameLimit: 100, byteLimit: 1 << 30) { return frames }
            _ = try ZeroMQSocket.poll([socket], descriptor: nil, timeout: 100)
        }
        throw ServerError.failed("no message came")
    }

    /// Everything on IOPub that belongs to a request, up to idle.
    func outputs(of id: String) throws -> [Incoming] {
        var outputs: [Incoming] = []
        while outputs.last?.summary != "idle" {
            let message = try receive(iopub)
            if message.parentID == .string(id) { outputs.append(message) }
        }
        return outputs
    }
}
