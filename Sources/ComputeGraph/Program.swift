import Synchronization
package import Tensors

/// What a caller wants to differentiate: `target` with respect to each of `sources`.
package struct Differentiation: Hashable, Sendable {
    package let target: Graph.Value
    package let sources: [Graph.Value]
    /// Whether a picture's gradient may be given summed over its pixels, as `[1, 1, 1, channels]`, where that is cheaper.
    package let sumsSuffice: Bool

    package init(of target: Graph.Value, withRespectTo sources: [Graph.Value], sumsSuffice: Bool = false) {
        self.target = target
        self.sources = sources
        self.sumsSuffice = sumsSuffice
    }
}

/// A plan for one question to a graph: these observed values, with gradients or without.
///
/// Planning runs the ``Pass``es over the graph, then lays out the memory; it touches no weights. A program may run on
/// several threads at once.
package final class Program: Sendable {
    let nodes: [Graph.Node]
    let steps: [Step]
    let backward: BackwardPlan?
    private let observed: Set<Int>
    private let groups: StepGroups
    private let memory: MemoryPlan
    private let scratchStride: Int
    /// Where each step finds and leaves its values.
    private let placements: [Placement]
    /// Inputs and constants of the graph that are read or given back.
    private let bound: [Int]
    /// Whether a run has packed all weights: threads that share several steps must not begin to.
    private let isWarm = Atomic<Bool>(false)
    /// Memory blocks of earlier runs, for reuse.
    private let arenas = Mutex<[Arena]>([])

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
        BLAS.load()
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
        self.observed = observed
        let offsets = memory.offsets
        placements = steps.map { step in
            Placement(
                inputs: step.inputs.map { (draft.nodes[$0].shape, offsets[$0]) },
                output: draft.nodes[step.output].shape,
                outputOffset: offsets[step.output])
        }
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

    /// Runs forward and keeps the observed values, and what the pullbacks need if the program differentiates.
    /// - Throws: `GraphError.badInput` for a missing or misshapen input, `.cancelled`, `.tensor(.outOfMemory)`.
    package func run(
        _ inputs: [Graph.Value: Tensor], cancellation: Cancellation = Cancellation()
    ) throws(GraphError) -> Execution {
        try run(inputs, cancellation: cancellation, threads: .shared)
    }

    /// The same on a crew of the caller's.
    /// - Parameter onStep: called after each operation with its position in ``operations``.
    package func run(
        _ inputs: [Graph.Value: Tensor], cancellation: Cancellation = Cancellation(), threads: ThreadPool,
        onStep: ((Int) -> Void)? = nil
    ) throws(GraphError) -> Execution {
        var tensors = try boundTensors(inputs)
        let arena = try takeArena(threads: threads)
        defer { arenas.withLock { $0.append(arena) } }
        var context = RunContext(
            cancellation: cancellation, threads: threads,
            scratch: RunContext.Scratch(base: arena.base + memory.count, stride: scratchStride), shared: arena.base)
        let sharesSteps = threads.threadCount > 1 && onStep == nil && isWarm.load(ordering: .acquiring)
        let counters = TileCounters(loops: groups.longest, threadCount: threads.threadCount)
        defer { counters.deallocate() }
        for (index, group) in groups.ranges.enumerated() {
            try cancellation.check()
            let calls: [StepCall]
            if let known = arena.calls[index] {
                calls = known
            } else {
                calls = try group.map { (position) throws(GraphError) in
                    try call(position, in: arena, keeping: &tensors, context)
                }
            }
            if sharesSteps && calls.count > 1 {
                try runTogether(calls, counters, context)
            } else {
                for index in calls.indices {
                    try cancellation.check()
                    try calls[index].run(&context)
                    onStep?(group.lowerBound + index)
                }
            }
        }
        isWarm.store(true, ordering: .releasing)
        return Execution(program: self, tensors: tensors)
    }

    /// Where a step finds and leaves its values. Results that outlive the run are added to `tensors`.
    private func call(
        _ position: Int, in arena: Arena, keeping tensors: inout [Int: Tensor], _ context: RunContext
    ) throws(GraphError) -> StepCall {
        let step = steps[position]
        let placement = placements[position]
        let output: UnsafeMutablePointer<Float>
        if let offset = placement.outputOffset {
            output = arena.base + offset
        } else {
            let tensor = try context.temporary(placement.output)
            tensors[step.output] = tensor
            output = tensor.storage.base
        }
        let views = zip(step.inputs, placement.inputs).map { input, place in
            // Whatever is not in the arena is bound, or was made by an earlier step.
            let elements = place.offset.map { arena.base + $0 } ?? tensors[input]?.storage.base ?? arena.base
            return TensorView(shape: place.shape, elements: elements)
        }
        return StepCall(
            operation: step.operation, inputs: views,
            output: MutableTensorView(shape: placement.output, elements: output),
            shared: arena.base + memory.sharedOffsets[position])
    }

    /// All threads go through the steps, each at its own pace.
    private func runTogether(_ calls: [StepCall], _ counters: TileCounters, _ context: RunContext) throws(GraphError) {
        counters.reset()
        let failure = Mutex<GraphError?>(nil)
        context.threads.perform(counters.threadCount) { _, worker in
            var part = context
            do throws(GraphError) {
                for loop in calls.indices {
                    part.share = RunContext.Share(counters: counters, worker: worker, loop: loop)
                    try calls[loop].run(&part)
                }
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// The tensors that are there before the first step: the caller's inputs and the constants.
    private func boundTensors(_ inputs: [Graph.Value: Tensor]) throws(GraphError) -> [Int: Tensor] {
        var tensors: [Int: Tensor] = [:]
        for index in bound {
            switch nodes[index].source {
            case .input:
                let tensor = inputs[Graph.Value(index: index)]
                guard let tensor, tensor.shape == nodes[index].shape else {
                    throw .badInput(label: nodes[index].label, expected: nodes[index].shape, got: tensor?.shape)
                }
                tensors[index] = tensor
            case .constant(let tensor): tensors[index] = tensor
            case .operation: break
            }
        }
        return tensors
    }

    private func takeArena(threads: ThreadPool) throws(GraphError) -> Arena {
        let count = memory.count + scratchStride * threads.threadCount
        let cached = arenas.withLock { arenas in
            arenas.firstIndex { $0.storage.count >= count }.map { arenas.remove(at: $0) }
        }
        if let cached { return cached }
        do {
            let storage = try TensorStorage(count: count)
            return Arena(storage, calls: groups.ranges.map { calls(of: $0, at: storage.base) })
        } catch {
            throw .tensor(error)
        }
    }

    /// The calls of a group, if all that it reads and writes is in the memory at `base`.
    private func calls(of group: Range<Int>, at base: UnsafeMutablePointer<Float>) -> [StepCall]? {
        var calls: [StepCall] = []
        for position in group {
            let placement = placements[position]
            guard let output = placement.outputOffset else { return nil }
            var views: [TensorView] = []
            for input in placement.inputs {
                guard let offset = input.offset else { return nil }
                views.append(TensorView(shape: input.shape, elements: base + offset))
            }
            calls.append(
                StepCall(
                    operation: steps[position].operation, inputs: views,
                    output: MutableTensorView(shape: placement.output, elements: base + output),
                    shared: base + memory.sharedOffsets[position]))
        }
        return calls
    }
}

/// One operation of a program, described.
package struct OperationSummary: Sendable {
    package let name: String
    package let label: String
    package let inputs: [Shape]
    package let output: Shape
    package let multiplyAdds: Int
}

/// Shapes and arena offsets of what one step reads and writes; no offset for values that outlive the run.
private struct Placement: Sendable {
    let inputs: [(shape: Shape, offset: Int?)]
    let output: Shape
    let outputOffset: Int?
}
