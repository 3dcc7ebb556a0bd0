import JupyterProtocol
import ZeroMQ

/// The work of the io thread, the only one that touches the shell, control, stdin and iopub sockets. It receives,
/// verifies and routes, answers the control channel itself, and sends what the other threads made.
///
/// Made and used on that thread alone, hence not `Sendable`.
final class SocketLoop {
    /// Frames of one message; small ones add up too.
    private static let frameLimit = 1024
    /// Bytes of all frames of one message.
    private static let messageSizeLimit = 256 << 20
    /// How many messages of one channel are taken before the others have their turn.
    private static let batch = 64
    /// How many messages are taken when a cell has failed and everything received so far is to be aborted.
    private static let abortWindow = 100_000
    /// How long to wait for a subscriber, from the first request on, before announcing the start without one. Until
    /// then the kernel has done nothing, so that whoever comes late is told no old news.
    private static let startDelay = Duration.seconds(1)

    /// Welcomes a second. Whoever can connect can ask for them without end, and each reaches every client.
    private static let welcomeBurst = 100
    /// How long a client's stdin channel may take to connect.
    private static let stdinDelay = Duration.milliseconds(500)

    private struct Timer {
        let deadline: ContinuousClock.Instant
        let action: () -> Void
    }

    private let sockets: ChannelSockets
    private let transport: ServerTransport
    private let wire: WireFormat
    private let kernel: Kernel
    private var timers: [Timer] = []
    private var hasAnnounced = false
    private var hasRequests = false
    private var welcomes = (since: ContinuousClock.now, count: 0)
    private var isStopping = false

    init(sockets: ChannelSockets, transport: ServerTransport, wire: WireFormat, kernel: Kernel) {
        self.sockets = sockets
        self.transport = transport
        self.wire = wire
        self.kernel = kernel
    }

    /// Calls `action` every second, to within the length of whatever the loop is doing.
    func everySecond(_ action: @escaping () -> Void) {
        timers.append(
            Timer(deadline: .now + .seconds(1)) { [unowned self] in
                action()
                everySecond(action)
            })
    }

    /// Runs until it is told to stop.
    func run() {
        do throws(ZeroMQError) {
            while !isStopping { try turn() }
        } catch {
            DiagnosticLog.report("the sockets failed: \(error)")
        }
        timers = []
    }

    private func turn() throws(ZeroMQError) {
        var polled = [sockets.control, sockets.iopub, sockets.stdin]
        // What is left in the socket holds its sender up, which is what a full queue is for.
        if !transport.shellQueue.isFull { polled.append(sockets.shell) }
        let ready = try ZeroMQSocket.poll(polled, descriptor: transport.outbox.descriptor, timeout: timeout)
        if ready.descriptor {
            for item in transport.outbox.take() { carryOut(item) }
        }
        if ready.contains(sockets.control) || ready.contains(sockets.shell) { noteRequests() }
        if ready.contains(sockets.control) { receive(sockets.control) { kernel.handle($0, on: .control) } }
        if ready.contains(sockets.iopub) { receiveSubscriptions() }
        if ready.contains(sockets.stdin) { receive(sockets.stdin, deliverInput) }
        if ready.contains(sockets.shell) { receive(sockets.shell, transport.shellQueue.append) }
        fireTimers()
    }

    // MARK: Outgoing

    /// A client's first cell may ask before its stdin channel is connected, so an unreachable client gets a moment.
    private func ask(_ frames: [Frame], until deadline: ContinuousClock.Instant) {
        guard transport.inputDesk.isUnsent else { return }
        do {
            try sockets.stdin.send(frames)
            transport.inputDesk.noteSent()
        } catch  where error.isUnreachable && .now < deadline {
            timers.append(Timer(deadline: .now + .milliseconds(20)) { [unowned self] in ask(frames, until: deadline) })
        } catch {
            transport.inputDesk.fail(.unreachable)
        }
    }

    private func carryOut(_ item: Outbox.Item) {
        switch item {
        case .send(let frames, let channel):
            send(frames, on: channel)
        case .ask(let frames):
            // Whatever is there already answers an earlier question, or none.
            receive(sockets.stdin, limit: SocketLoop.abortWindow, deliverInput)
            ask(frames, until: .now + SocketLoop.stdinDelay)
        case .abortWaiting(let isDone):
            receive(sockets.shell, limit: SocketLoop.abortWindow, transport.shellQueue.append)
            transport.shellQueue.abortExecutions()
            isDone.withLock { $0 = true }
        case .schedule(let deadline, let action):
            timers.append(Timer(deadline: deadline, action: action))
        case .stop:
            isStopping = true
        }
    }

    private func send(_ frames: [Frame], on channel: Channel) {
        let socket =
            switch channel {
            case .shell: sockets.shell
            case .control: sockets.control
            case .stdin: sockets.stdin
            case .iopub: sockets.iopub
            }
        // The socket takes subscriptions in as it sends, so whoever has just come would get this before its welcome.
        if channel == .iopub { receiveSubscriptions() }
        transmit(frames, on: socket, channel)
    }

    private func transmit(_ frames: [Frame], on socket: ZeroMQSocket, _ channel: Channel) {
        do {
            try socket.send(frames, inFlight: channel == .iopub ? transport.inFlight : nil)
        } catch {
            DiagnosticLog.report("a message on \(channel.rawValue) could not be sent: \(error)")
        }
    }

    // MARK: Incoming

    private func receive(_ socket: ZeroMQSocket, limit: Int = SocketLoop.batch, _ take: (Message) -> Void) {
        forEachMessage(from: socket, limit: limit) { frames in
            do throws(WireError) {
                take(try wire.message(from: frames))
            } catch {
                DiagnosticLog.report("dropped a message: \(error)")
            }
        }
    }

    private func deliverInput(_ message: Message) {
        let isReply = message.header.type == InputReply.messageType
        guard isReply, transport.inputDesk.answer(message) else {
            DiagnosticLog.report("dropped a message on stdin that answers no question")
            return
        }
    }

    /// A subscription comes as one frame: 1 and the topic; with 0 it ends. Peers may send anything else too.
    private func receiveSubscriptions() {
        forEachMessage(from: sockets.iopub, limit: SocketLoop.batch) { frames in
            guard frames.count == 1, let frame = frames.first, frame.first == 1 else { return }
            if mayWelcome(), let welcome = kernel.welcome(subscription: Frame(frame.dropFirst())) {
                transmit(welcome, on: sockets.iopub, .iopub)
            }
            announceStart()
        }
    }

    private func mayWelcome() -> Bool {
        if .now - welcomes.since >= .seconds(1) { welcomes = (.now, 0) }
        welcomes.count += 1
        return welcomes.count <= SocketLoop.welcomeBurst
    }

    private func forEachMessage(from socket: ZeroMQSocket, limit: Int, _ body: ([Frame]) -> Void) {
        for _ in 0..<limit {
            do throws(ZeroMQError) {
                let received = try socket.receive(
                    frameLimit: SocketLoop.frameLimit, byteLimit: SocketLoop.messageSizeLimit)
                switch received {
                case nil: return
                case .message(let frames): body(frames)
                case .oversized: DiagnosticLog.report("dropped a message: too many frames or bytes")
                }
            } catch {
                DiagnosticLog.report("a socket could not be read: \(error)")
                return
            }
        }
    }

    // MARK: Time

    private func noteRequests() {
        guard !hasRequests else { return }
        hasRequests = true
        timers.append(Timer(deadline: .now + SocketLoop.startDelay) { [unowned self] in announceStart() })
    }

    private func announceStart() {
        guard !hasAnnounced else { return }
        hasAnnounced = true
        kernel.announceStart()
    }

    /// Milliseconds to the next timer; without one, for ever.
    private var timeout: Int {
        guard let next = timers.map(\.deadline).min() else { return -1 }
        let milliseconds = (next - .now) / .milliseconds(1)
        return milliseconds > 0 ? Int(milliseconds.rounded(.up)) : 0
    }

    private func fireTimers() {
        guard !timers.isEmpty else { return }
        let now = ContinuousClock.now
        let due = timers.filter { $0.deadline <= now }
        timers.removeAll { $0.deadline <= now }
        for timer in due { timer.action() }
    }
}
