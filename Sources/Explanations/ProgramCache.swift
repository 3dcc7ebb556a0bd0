import ComputeGraph
import KerasModels
import Synchronization
import Tensors

/// Keeps the plans of recent questions, and the layers that were chosen for them, so that asking again costs only the
/// run.
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
    private let layers = Mutex<[Choice]>([])
    private let capacity: Int

    /// The layer chosen by itself for one output.
    private struct Choice {
        let model: Model
        let inputShape: [Int]
        let output: Graph.Value
        let layer: TargetLayer
    }

    package init(capacity: Int = 16) {
        self.capacity = capacity
    }

    /// Forgets every plan, and with them the packed weights.
    package func removeAll() {
        entries.withLock { $0.removeAll() }
        layers.withLock { $0.removeAll() }
    }

    /// ``TargetLayer/automatic(in:output:)``, which for NASNetMobile takes 0.7 ms, a tenth of its forward run.
    func automaticLayer(of model: Model, lowered: LoweredModel, output: Graph.Value) -> TargetLayer? {
        let inputShape = lowered.graph.shape(of: lowered.inputs[0]).dimensions
        let known = layers.withLock { layers in
            layers.first { $0.model === model && $0.inputShape == inputShape && $0.output == output }
        }
        if let known { return known.layer }
        guard let layer = TargetLayer.automatic(in: lowered, output: output) else { return nil }
        layers.withLock { layers in
            layers.append(Choice(model: model, inputShape: inputShape, output: output, layer: layer))
            if layers.count > capacity { layers.removeFirst() }
        }
        return layer
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
