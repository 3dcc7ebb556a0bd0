import Synchronization

/// The protocol's rules: what is answered, what is published, in which order. Knows neither the language, which is the
/// ``Interpreter``'s, nor sockets, which are the ``Transport``'s.
///
/// Messages of the shell channel are handled on one thread, in order; those of the control channel on another, at the
/// same time.
package final class Kernel: Sendable {
    struct State {
        /// The number of the latest cell that counted.
        var executionCount = 0
        /// Whether there is a cell that an interrupt would end: from before it is announced until it has run.
        var isExecuting = false
    }

    let interpreter: any Interpreter
    let history: any History
    let session: KernelSession
    let transport: any Transport
    let information: KernelInfoRequest.Reply
    let state = Mutex(State())

    package init(
        interpreter: any Interpreter, history: any History, session: KernelSession, transport: any Transport,
        implementation: Implementation
    ) {
        self.interpreter = interpreter
        self.history = history
        self.session = session
        self.transport = transport
        // Read once, here: the control channel asks for it while a cell runs.
        information = KernelInfoRequest.Reply(
            implementation: implementation, languageInfo: interpreter.languageInfo, banner: interpreter.banner,
            helpLinks: interpreter.helpLinks)
    }

    // MARK: Messages

    /// Carries out one message of the shell or control channel: busy, the work, its reply, idle. This is the only
    /// place that publishes busy and idle, so they come in pairs whatever happens between.
    ///
    /// - Parameter isAborted: an earlier cell failed, and this execute request is not to run.
    package func handle(_ message: Message, on channel: Channel, isAborted: Bool = false) {
        let publisher = Publisher(session: session, transport: transport, parent: message.headerBytes)
        publisher.publish(Status(.busy))
        let isLast = respond(to: message, on: channel, isAborted: isAborted, publisher: publisher)
        publisher.publish(Status(.idle))
        if isLast { transport.stop() }
    }

    /// - Returns: whether the process is to end.
    private func respond(to message: Message, on channel: Channel, isAborted: Bool, publisher: Publisher) -> Bool {
        let handlers = channel == .control ? Kernel.controlHandlers : Kernel.shellHandlers
        guard let handler = handlers[message.header.type] else {
            DiagnosticLog.report("no handler for \(message.header.type.debugDescription) on \(channel.rawValue)")
            return false
        }
        let reply: (any Encodable & Sendable)?
        if isAborted {
            reply = AbortedReply()
        } else {
            do {
                reply = try handler.handle(self, message, RequestContext(message: message, publisher: publisher))
            } catch {
                reply = errorReply(to: message, error)
            }
        }
        if let reply, let type = handler.replyType {
            publisher.send(type, reply, routing: message.identities, on: channel)
        }
        return reply is ShutdownRequest.Reply
    }

    /// Whether a message waits to be aborted when a cell before it fails: other types are handled as always.
    package static func isAbortable(_ message: Message) -> Bool {
        message.header.type == ExecuteRequest.messageType
    }

    /// The message that a new subscription on IOPub is to get before any other; nil for a topic that is no text.
    package func welcome(subscription: Frame) -> [Frame]? {
        guard let text = String(validating: subscription, as: UTF8.self) else { return nil }
        return try? session.frames(
            IOPubWelcome.messageType, IOPubWelcome(subscription: text), parent: nil, routing: [subscription])
    }

    /// Tells whoever listens that the kernel is there; once, after the first subscription.
    package func announceStart() {
        Publisher(session: session, transport: transport, parent: nil).publish(Status(.starting))
    }

    /// Ends the running cell; does nothing, not even to the next cell, when none runs.
    package func interrupt() {
        let isExecuting = state.withLock { state in
            if state.isExecuting { interpreter.interrupt() }
            return state.isExecuting
        }
        if isExecuting { transport.cancelAsk() }
    }

    // MARK: Contents

    /// - Throws: ``JSONError`` for a content that is no object or lacks a field.
    static func content<Content: MessageContent>(of message: Message) throws -> Content {
        let bytes = message.contentBytes
        // A type without fields would decode from anything.
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
        guard bytes.first(where: { !isSpace($0) }) == UInt8(ascii: "{") else {
            throw JSONError.unexpectedValue("the content must be an object")
        }
        return try JSON.decode(Content.self, from: bytes)
    }

    private func errorReply(to message: Message, _ error: any Error) -> ErrorReply {
        let cellError =
            error as? CellError
            ?? CellError(name: "ProtocolError", value: "\(message.header.type): \(error)", traceback: [])
        let isExecution = message.header.type == ExecuteRequest.messageType
        return ErrorReply(cellError, executionCount: isExecution ? state.withLock(\.executionCount) : nil)
    }
}
