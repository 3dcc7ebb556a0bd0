import ComputeGraph
import KerasModels
import Synchronization

/// Keeps the plans of recent questions, so that asking again costs only the run.
package final class ProgramCache: Sendable {
    struct Key: Hashable {
        let model: ObjectIdentifier
        let inputShape: [Int]
        let observed: [Graph.Value]
        let differentiation: Differentiation?
    }

    private struct Entry {
        let key: Key
        /// Keeps the identity in the key from being given to another model.
        let model: Model
        let program: Program
    }

    /// Most recent last.
    private let entries = Mutex<[Entry]>([])
    private let capacity: Int

    package init(capacity: Int = 16) {
        self.capacity = capacity
    }

    /// Forgets every plan, and with them the packed weights.
    package func removeAll() {
        entries.withLock { $0.removeAll() }
    }

    func program(_ key: Key, for model: Model, graph: Graph) throws(GraphError) -> Program {
        let known = entries.withLock { entries -> Program? in
            guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
            entries.append(entries.remove(at: index))
            return entries.last?.program
        }
        if let known { return known }
        let program = try Program(graph, observing: key.observed, differentiating: key.differentiation)
        entries.withLock { entries in
            entries.append(Entry(key: key, model: model, program: program))
            if entries.count > capacity { entries.removeFirst() }
        }
        return program
    }
}
