/// Sends messages that belong to one request, or to none.
package struct Publisher: Sendable {
    let session: KernelSession
    let transport: any Transport
    /// The request's header as it came.
    let parent: Frame?

    package init(session: KernelSession, transport: any Transport, parent: Frame?) {
        self.session = session
        self.transport = transport
        self.parent = parent
    }

    /// To every client.
    package func publish<Content: MessageContent>(_ content: Content) {
        send(Content.messageType, content, routing: [session.topic(content.topic)], on: .iopub)
    }

    /// To one client.
    func send(_ type: String, _ content: some Encodable, routing: [Frame], on channel: Channel) {
        do {
            transport.send(
                try session.frames(type, content, parent: parent, routing: routing), on: channel)
        } catch {
            DiagnosticLog.report("a \(type) message could not be made: \(error)")
        }
    }
}
