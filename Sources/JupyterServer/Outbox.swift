import JupyterProtocol
import Synchronization

/// What other threads ask of the io thread, in order.
final class Outbox: Sendable {
    enum Item: Sendable {
        case send([Frame], Channel)
        case ask([Frame])
        /// Receive what has come, abort what waits, then signal.
        case abortWaiting(Monitor<Bool>)
        case schedule(ContinuousClock.Instant, @Sendable () -> Void)
        case stop
    }

    private struct State {
        var items: [Item] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let pipe: WakePipe

    init() throws(ServerError) {
        pipe = try WakePipe()
    }

    /// Can be read when there is something to take.
    var descriptor: Int32 { pipe.readEnd }

    /// - Returns: false if nobody will take it: the box is closed.
    @discardableResult
    func post(_ item: Item) -> Bool {
        let (isClosed, wasEmpty) = state.withLock { state in
            guard !state.isClosed else { return (true, false) }
            defer { state.items.append(item) }
            return (false, state.items.isEmpty)
        }
        // Whoever made it non-empty has woken the io thread already.
        if wasEmpty { pipe.wake() }
        return !isClosed
    }

    func take() -> [Item] {
        pipe.drain()
        return state.withLock { state in
            defer { state.items.removeAll(keepingCapacity: state.items.count < 1024) }
            return state.items
        }
    }

    /// Takes what is left; nothing is posted from now on.
    func close() -> [Item] {
        state.withLock { $0.isClosed = true }
        return take()
    }
}
