import JupyterProtocol
import Synchronization
import Testing

/// A kernel over a ``MemoryTransport``, and a client's view of it.
struct Bench {
    let interpreter = EchoInterpreter()
    let transport: MemoryTransport
    let history = MemoryHistory(session: 3)
    let wire: WireFormat
    let kernel: Kernel

    init(transport: MemoryTransport = MemoryTransport()) throws {
        self.transport = transport
        wire = WireFormat(signer: try MessageSigner(key: "key"))
        kernel = Kernel(
            interpreter: interpreter, history: history, session: KernelSession(wire: wire), transport: transport,
            implementation: Implementation(name: "echo", version: "0.1"))
    }

    /// A message of the kernel, parsed.
    struct Reply {
        let channel: Channel
        let routing: [Frame]
        let type: String
        let header: [String: JSONValue]
        let parent: Frame
        let metadata: Frame
        let content: [String: JSONValue]

        /// Its type, and of a status the state.
        var summary: String {
            if type == "status", case .string(let state) = content["execution_state"] { return state }
            return type
        }
    }

    static func message(
        _ type: String, _ content: String, id: String = "m1", identities: [Frame] = [Array("peer".utf8)]
    ) -> Message {
        Message(
            identities: identities, header: RequestHeader(id: id, type: type),
            headerBytes: Array(#"{"msg_id":"\#(id)","msg_type":"\#(type)","x":1}"#.utf8),
            contentBytes: Array(content.utf8))
    }

    /// Handles a message and returns everything that the kernel sent because of it, in order.
    func send(
        _ type: String, _ content: String, on channel: Channel = .shell, isAborted: Bool = false
    ) throws -> [Reply] {
        try send(Bench.message(type, content), on: channel, isAborted: isAborted)
    }

    func send(_ message: Message, on channel: Channel = .shell, isAborted: Bool = false) throws -> [Reply] {
        transport.sent.withLock { $0 = [] }
        kernel.handle(message, on: channel, isAborted: isAborted)
        return try taken()
    }

    func taken() throws -> [Reply] {
        try transport.sent.withLock(\.self).filter { !$0.frames.isEmpty }.map { sent in
            let delimiter = try #require(sent.frames.firstIndex(of: WireFormat.delimiter))
            let parts = Array(sent.frames[(delimiter + 1)...])
            try #require(parts.count == 5)
            try MessageSigner(key: "key").verify(parts[0], of: Array(parts[1..<5]))
            let header = try JSON.decode([String: JSONValue].self, from: parts[1])
            guard case .string(let type) = header["msg_type"] else { throw WireError.badHeader(.missingField("")) }
            return Reply(
                channel: sent.channel, routing: Array(sent.frames[..<delimiter]), type: type, header: header,
                parent: parts[2], metadata: parts[3],
                content: try JSON.decode([String: JSONValue].self, from: parts[4]))
        }
    }
}

extension [Bench.Reply] {
    var summary: [String] { map(\.summary) }

    func first(_ type: String) -> [String: JSONValue]? {
        first { $0.type == type }?.content
    }
}
