import Synchronization
import Tensors

/// A plan for one question to a graph: these observed values, with gradients or without.
///
/// Planning runs the ``Pass``es over the graph, then lays out the memory; it touches no weights. A program may run on
/// several threads at once.
package final class Program: Sendable {
    let nodes: [Graph.Node]
    let steps: [Step]
    let backward: BackwardPlan?
    let groups: StepGroups
    let memory: MemoryPlan
    /// Floats of working memory for each thread.
    let scratchStride: Int
    /// Inputs and constants of the graph that are read or given back.
    let bound: [Int]
    /// Whether a run has packed all weights: threads that share several steps must not begin to.
    let isWarm = Atomic<Bool>(false)
    /// Memory blocks of earlier runs, for reuse.
    let arenas = Mutex<[Arena]>([])

    /// Plans the run. Whatever the observed values do not need is dropped; an observed value is never fused away.
    /// - Throws: `GraphError.notDifferentiable`; `.tensor` where a pass finds no memory.
    package convenience init(
        _ graph: Graph, observing observed: [Graph.Value], differentiating: Differentiation? = nil
    ) throws(GraphError) {
        try self.init(graph, observing: observed, differentiating: differentiating, passes: Passes.standard)
    }

    /// The same with some passes only, by their position in the standard order, to compare their effects.
    package convenience init(
        _ graph: Graph, observing observed: [Graph.Value], differentiating: Differentiation? = nil,
        passes positions: [Int]
    ) throws(GraphError) {
        try self.init(
            graph, observing: observed, differentiating: differentiating,
            passes: positions.map { Passes.standard[$0] })
    }

    /// How many passes the standard order has.
    package static var passCount: Int { Passes.standard.count }

    private init(
        _ graph: Graph, observing observed: [Graph.Value], differentiating: Differentiation?, passes: [any Pass]
    ) throws(GraphError) {
        var draft = Draft(graph, keeping: observed, differentiating: differentiating)
        for pass in passes { try pass.run(on: &draft) }
        let steps = draft.neededSteps()
        var backward: BackwardPlan?
        if let differentiating { backward = try BackwardPlan(differentiating, steps: steps, nodes: draft.nodes) }
        let observed = Set(observed.map(\.index))
        groups = StepGroups(steps, nodes: draft.nodes)
        memory = MemoryPlan(
            steps: steps, at: groups.groupOfStep, nodes: draft.nodes, outside: observed.union(backward?.saved ?? []))
        nodes = draft.nodes
        self.steps = steps
        self.backward = backward
        var needed = observed.union(backward?.ends ?? [])
        for step in steps { needed.formUnion(step.inputs) }
        bound = needed.filter { index in
            if case .operation = draft.nodes[index].source { return false }
            return true
        }
        scratchStride = MemoryPlan.padded(steps.map { $0.scratchCount.forward }.max() ?? 0)
    }

    /// The operations that run, in order.
    package var operationNames: [String] { steps.map { type(of: $0.operation).name } }

    /// What runs, in order, for reports.
    package var operations: [OperationSummary] {
        steps.map { step in
            let shapes = step.inputs.map { nodes[$0].shape }
            let output = nodes[step.output].shape
            return OperationSummary(
                name: type(of: step.operation).name, label: nodes[step.output].label, inputs: shapes, output: output,
                multiplyAdds: step.operation.multiplyAdds(for: shapes, output: output))
        }
    }

    /// The most memory, in bytes, that a run holds beside the weights: working memory and kept values.
    package var runMemory: Int {
        let kept = steps.filter { memory.offsets[$0.output] == nil }.reduce(0) { $0 + nodes[$1.output].shape.count }
        return (memory.count + kept + scratchStride * ThreadPool.shared.threadCount) * MemoryLayout<Float>.stride
    }
}
