import Synchronization

/// The output of one cell, as messages.
///
/// Text that follows within ``mergeInterval`` of the last stream message is collected: a server cuts clients off from
/// a kernel that sends more than 1000 messages a second. Any other message sends the collected text first, so the
/// order in which a cell made its output is kept.
final class CellPublisher: CellOutput {
    private static let mergeInterval = Duration.milliseconds(50)
    private static let mergeLimit = 1 << 16

    private struct Pending {
        var stream = OutputStream.stdout
        var text = ""
        var lastSent: ContinuousClock.Instant?
        var isScheduled = false
        var isClosed = false
        var hasDropped = false
    }

    private let publisher: Publisher
    private let identities: [Frame]
    private let allowsStdin: Bool
    private let isSilent: Bool
    private let pending = Mutex(Pending())

    init(publisher: Publisher, identities: [Frame], allowsStdin: Bool, isSilent: Bool) {
        self.publisher = publisher
        self.identities = identities
        self.allowsStdin = allowsStdin
        self.isSilent = isSilent
    }

    func write(_ text: String, to stream: OutputStream) {
        guard !isSilent, !text.isEmpty, hasRoom() else { return }
        let isScheduleNeeded = pending.withLock { pending in
            guard !pending.isClosed else { return false }
            if stream != pending.stream { send(&pending) }
            pending.stream = stream
            pending.text += text
            let isQuiet = pending.lastSent.map { ContinuousClock.now - $0 >= CellPublisher.mergeInterval } ?? true
            if isQuiet || pending.text.utf8.count >= CellPublisher.mergeLimit {
                send(&pending)
                return false
            }
            defer { pending.isScheduled = true }
            return !pending.isScheduled
        }
        if isScheduleNeeded {
            publisher.transport.schedule(after: CellPublisher.mergeInterval) { [weak self] in
                self?.flush(scheduled: true)
            }
        }
    }

    func display(_ bundle: MIMEBundle, id: String?) {
        guard hasRoom() else { return }
        publish(DisplayData(bundle, displayID: id))
    }

    func update(_ bundle: MIMEBundle, id: String) {
        guard hasRoom() else { return }
        publish(UpdateDisplayData(bundle, displayID: id))
    }

    func clear(wait: Bool) {
        publish(ClearOutput(wait: wait))
    }

    func ask(_ prompt: String, isPassword: Bool) throws(CellError) -> String {
        guard allowsStdin else { throw .noStdin }
        flush()
        let reply: Message
        do throws(InputFailure) {
            let request = InputRequest(prompt: prompt, password: isPassword)
            guard
                let frames = try? publisher.session.frames(
                    InputRequest.messageType, request, parent: publisher.parent, routing: identities)
            else { throw .unreachable }
            reply = try publisher.transport.ask(frames)
        } catch {
            switch error {
            case .unreachable: throw .noStdin
            case .interrupted, .stopping: throw .interrupted
            }
        }
        guard let content = try? JSON.decode(InputReply.self, from: reply.contentBytes) else {
            throw CellError(name: "ValueError", value: "the front end's input_reply holds no text", traceback: [])
        }
        guard content.value != InputReply.endOfInput else {
            throw CellError(name: "EOFError", value: "the input ended", traceback: [])
        }
        return content.value
    }

    /// Publishes a message of the cell behind the text written so far. Nothing goes out of a silent cell, nor after
    /// ``close()``.
    func publish(_ content: some MessageContent) {
        guard !isSilent else { return }
        pending.withLock { pending in
            guard !pending.isClosed else { return }
            send(&pending)
            publisher.publish(content)
        }
    }

    /// Ends the cell's output: clients take what follows idle for another cell's, or lose it.
    func close() {
        pending.withLock { pending in
            send(&pending)
            pending.isClosed = true
        }
    }

    /// Whether clients keep up. What they cannot take is dropped, with one line about it: without bound, a loop that
    /// shows pictures to a client that sleeps would take all memory.
    private func hasRoom() -> Bool {
        guard isSilent || publisher.transport.waitForRoom() else {
            let isFirst = pending.withLock { pending in
                defer { pending.hasDropped = true }
                return !pending.hasDropped
            }
            if isFirst { DiagnosticLog.report("a client does not read its messages; output of this cell is dropped") }
            return false
        }
        return true
    }

    private func flush(scheduled: Bool = false) {
        pending.withLock { pending in
            if scheduled { pending.isScheduled = false }
            send(&pending)
        }
    }

    private func send(_ pending: inout Pending) {
        guard !pending.text.isEmpty, !pending.isClosed else { return }
        publisher.publish(Stream(name: pending.stream, text: pending.text))
        pending.text = ""
        pending.lastSent = .now
    }
}

extension CellError {
    static var noStdin: CellError {
        CellError(
            name: "StdinNotImplementedError", value: "this front end takes no input", traceback: [])
    }

    static var interrupted: CellError {
        CellError(name: "KeyboardInterrupt", value: "interrupted", traceback: [])
    }
}
