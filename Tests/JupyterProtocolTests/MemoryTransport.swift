import JupyterProtocol
import Synchronization

/// A transport that keeps what the kernel sends.
final class MemoryTransport: Transport {
    struct Sent: Sendable {
        let channel: Channel
        let frames: [Frame]
    }

    let ports = ChannelPorts(shell: 1, iopub: 2, stdin: 3, control: 4, heartbeat: 5)
    let sent = Mutex<[Sent]>([])
    var allSent: [Sent] { sent.withLock(\.self) }
    let abortCount = Atomic<Int>(0)
    let stopCount = Atomic<Int>(0)
    /// What ``ask(_:)`` returns.
    let answer: Result<Message, InputFailure>
    let hasRoom: Bool
    /// Called behind each message.
    let onSend = Mutex<@Sendable () -> Void>({})

    init(answer: Result<Message, InputFailure> = .failure(.unreachable), hasRoom: Bool = true) {
        self.answer = answer
        self.hasRoom = hasRoom
    }

    func send(_ frames: [Frame], on channel: Channel) {
        sent.withLock { $0.append(Sent(channel: channel, frames: frames)) }
        onSend.withLock(\.self)()
    }

    func waitForRoom() -> Bool { hasRoom }

    func ask(_ frames: [Frame]) throws(InputFailure) -> Message {
        send(frames, on: .stdin)
        return try answer.get()
    }

    func cancelAsk() {}

    func abortWaitingExecutions() {
        abortCount.wrappingAdd(1, ordering: .relaxed)
    }

    func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void) {}

    func stop() {
        stopCount.wrappingAdd(1, ordering: .relaxed)
        send([], on: .control)
    }

    func usage() -> UsageRequest.Reply {
        UsageRequest.Reply(
            hostname: "host", processID: 1, kernelCPU: 2, kernelMemory: 3, cpuCount: 4, hostCPUPercent: 5,
            hostMemory: .init(total: 6, available: 3, percent: 50))
    }
}
