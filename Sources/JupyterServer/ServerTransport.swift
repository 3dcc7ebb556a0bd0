import JupyterProtocol
import ZeroMQ

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The kernel's way to the sockets: everything goes through the io thread, which owns them.
final class ServerTransport: Transport {
    /// Output that clients have not taken; above it a cell that makes more waits, and then loses it.
    private static let inFlightLimit = 256 << 20
    /// How often, 2 ms apart, to look whether clients have caught up.
    private static let patience = 1000

    let ports: ChannelPorts
    let outbox: Outbox
    let shellQueue = ShellQueue()
    let inputDesk = InputDesk()
    let inFlight = InFlightBytes()
    private let usageMeter = UsageMeter()

    init(ports: ChannelPorts) throws(ServerError) {
        self.ports = ports
        outbox = try Outbox()
    }

    func send(_ frames: [Frame], on channel: Channel) {
        outbox.post(.send(frames, channel))
    }

    func waitForRoom() -> Bool {
        for _ in 0..<ServerTransport.patience {
            if inFlight.count <= ServerTransport.inFlightLimit { return true }
            usleep(2000)
        }
        return false
    }

    func ask(_ frames: [Frame]) throws(InputFailure) -> Message {
        try inputDesk.ask { if !outbox.post(.ask(frames)) { inputDesk.fail(.stopping) } }
    }

    func cancelAsk() {
        inputDesk.fail(.interrupted)
    }

    func abortWaitingExecutions() {
        let isDone = Monitor(false)
        guard outbox.post(.abortWaiting(isDone)) else { return }
        isDone.wait { $0 ? () : nil }
    }

    func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void) {
        outbox.post(.schedule(.now + delay, action))
    }

    func stop() {
        outbox.post(.stop)
    }

    /// Lets go of whoever waits for the io thread, which has ended.
    func close() {
        let left = outbox.close()
        inputDesk.fail(.stopping)
        shellQueue.close()
        for case .abortWaiting(let isDone) in left { isDone.withLock { $0 = true } }
    }

    func usage() -> UsageRequest.Reply {
        usageMeter.read()
    }
}
