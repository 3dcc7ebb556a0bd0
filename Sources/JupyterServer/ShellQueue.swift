import JupyterProtocol

/// The shell channel's messages between the io thread, which receives them, and the executor, which handles them.
final class ShellQueue: Sendable {
    struct Entry: Sendable {
        let message: Message
        var isAborted = false
    }

    private struct State {
        var entries: [Entry] = []
        /// Entries before it were taken already.
        var first = 0
        var byteCount = 0
        var isClosed = false
        /// Since the latest failure.
        var abortWindow: AbortWindow?
    }

    /// While more waits here, the io thread leaves the rest in the socket.
    private static let byteLimit = 256 << 20

    private let state = Monitor(State())

    func append(_ message: Message) {
        state.withLock { state in
            let isAborted = state.abortWindow?.covers(message) ?? false
            state.entries.append(Entry(message: message, isAborted: isAborted))
            state.byteCount += message.contentBytes.count
        }
    }

    /// Waits for the next message; nil once the queue is closed.
    func next() -> Entry? {
        state.wait { state -> Entry?? in
            if state.isClosed { return .some(nil) }
            guard state.first < state.entries.count else { return nil }
            let entry = state.entries[state.first]
            state.first += 1
            state.byteCount -= entry.message.contentBytes.count
            if state.first * 2 > state.entries.count {
                state.entries.removeFirst(state.first)
                state.first = 0
            }
            return entry
        }
    }

    /// Marks every cell as aborted that waits, or is on its way; other requests are handled as always.
    func abortExecutions() {
        state.withLock { state in
            state.abortWindow = AbortWindow()
            for index in state.first..<state.entries.count where Kernel.isAbortable(state.entries[index].message) {
                state.entries[index].isAborted = true
            }
        }
    }

    var isFull: Bool {
        state.withLock { $0.byteCount > ShellQueue.byteLimit }
    }

    func close() {
        state.withLock { $0.isClosed = true }
    }
}
