import Synchronization

/// A flag that another thread may raise to end a run early; checked between operations and between tiles of long ones.
package final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    package init() {}

    package var isCancelled: Bool { flag.load(ordering: .relaxed) }

    package func cancel() { flag.store(true, ordering: .relaxed) }

    package func reset() { flag.store(false, ordering: .relaxed) }

    /// - Throws: `GraphError.cancelled` once ``cancel()`` was called.
    package func check() throws(GraphError) {
        if isCancelled { throw .cancelled }
    }
}
