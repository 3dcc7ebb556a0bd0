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

    private let items = Mutex<[Item]>([])
    private let pipe: WakePipe

    init() throws(ServerError) {
        pipe = try WakePipe()
    }

    /// Can be read when there is something to take.
    var descriptor: Int32 { pipe.readEnd }

    func post(_ item: Item) {
        let wasEmpty = items.withLock { items in
            defer { items.append(item) }
            return items.isEmpty
        }
        // Whoever made it non-empty has woken the io thread already.
        if wasEmpty { pipe.wake() }
    }

    func take() -> [Item] {
        pipe.drain()
        return items.withLock { items in
            defer { items.removeAll(keepingCapacity: items.count < 1024) }
            return items
        }
    }
}
