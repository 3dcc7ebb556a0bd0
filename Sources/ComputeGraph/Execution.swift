package import Tensors

/// The results of one run.
package struct Execution: Sendable {
    private let program: Program
    /// The observed values and what the pullbacks need, by graph index.
    private let tensors: [Int: Tensor]

    init(program: Program, tensors: [Int: Tensor]) {
        self.program = program
        self.tensors = tensors
    }

    /// The observed value's tensor.
    /// - Precondition: The program observes the value.
    package subscript(value: Graph.Value) -> Tensor {
        guard let tensor = tensors[value.index] else { preconditionFailure("the value is not observed") }
        return tensor
    }

    /// The gradients of `Σ seed · target` with respect to each source, in order; may be called again with other seeds.
    /// - Parameter seed: shaped as the differentiated target, such as 1 at `[0, class]` and 0 elsewhere.
    /// - Precondition: The program differentiates.
    /// - Throws: `GraphError.badInput` for a misshapen seed, `.cancelled`, `.tensor(.outOfMemory)`.
    package func gradients(
        seed: Tensor, cancellation: Cancellation = Cancellation()
    ) throws(GraphError) -> [Tensor] {
        try gradients(seed: seed, cancellation: cancellation, threads: .shared)
    }

    /// The same on a crew of the caller's.
    package func gradients(seed: Tensor, cancellation: Cancellation = Cancellation(), threads: ThreadPool)
        throws(GraphError) -> [Tensor]
    {
        guard let plan = program.backward else { preconditionFailure("the program does not differentiate") }
        let nodes = program.nodes
        guard seed.shape == nodes[plan.target].shape else {
            throw .badInput(label: "seed", expected: nodes[plan.target].shape, got: seed.shape)
        }
        let stride = MemoryPlan.padded(plan.path.map { program.steps[$0].scratchCount.pullback }.max() ?? 0)
        let scratch = try storage(stride * threads.threadCount)
        let context = RunContext(
            cancellation: cancellation, threads: threads,
            scratch: RunContext.Scratch(base: scratch.base, stride: stride), shared: scratch.base)
        let sources = Set(plan.sources)
        var gradients: [Int: Tensor] = [plan.target: seed]
        for index in plan.path.reversed() {
            try cancellation.check()
            let step = program.steps[index]
            guard let gradient = gradients[step.output] else { continue }
            if !sources.contains(step.output) { gradients[step.output] = nil }
            if let shortcut = plan.shortcuts[index] {
                gradients[shortcut.source] = try sum(gradient, by: shortcut, through: step, context: context)
                continue
            }
            for input in step.inputs where plan.differentiable.contains(input) && gradients[input] == nil {
                gradients[input] = try context.zeros(nodes[input].shape)
            }
            try pullBack(gradient, through: step, into: gradients, context: context)
        }
        var results: [Tensor] = []
        for source in plan.sources {
            if let gradient = gradients[source] {
                results.append(gradient)
            } else {
                results.append(try context.zeros(nodes[source].shape))
            }
        }
        withExtendedLifetime(scratch) {}
        return results
    }

    /// What a step gives the channels of a source, summed over its pixels.
    private func sum(
        _ gradient: Tensor, by shortcut: BackwardPlan.Shortcut, through step: Step, context: RunContext
    ) throws(GraphError) -> Tensor {
        let sum = try context.zeros(shortcut.sumShape)
        if let dense = shortcut.dense {
            let summed = try dense.summed(overPixels: shortcut.pixels, context)
            try pullBack(gradient, through: step, computedBy: summed, into: [sum], context: context)
        } else {
            sum.storage.base.update(from: gradient.storage.base, count: sum.count)
        }
        return sum
    }

    private func storage(_ count: Int) throws(GraphError) -> TensorStorage {
        do {
            return try TensorStorage(count: count)
        } catch {
            throw .tensor(error)
        }
    }

    private func pullBack(
        _ gradient: Tensor, through step: Step, into gradients: [Int: Tensor], context: RunContext
    ) throws(GraphError) {
        // The sums were made above for this run alone, so writing to them before anyone else sees them is safe.
        let sums = step.inputs.map { program.backward?.differentiable.contains($0) == true ? gradients[$0] : nil }
        try pullBack(gradient, through: step, computedBy: step.operation, into: sums, context: context)
    }

    /// - Parameter sums: to which the gradients are added, one for each input of the step.
    private func pullBack(
        _ gradient: Tensor, through step: Step, computedBy operation: any Operation, into sums: [Tensor?],
        context: RunContext
    ) throws(GraphError) {
        let nodes = program.nodes
        let needs = operation.pullbackNeeds
        let inputs = needs.contains(.inputs) ? step.inputs.map { view(of: $0) } : []
        let record = ForwardRecord(
            inputShapes: step.inputs.map { nodes[$0].shape }, outputShape: nodes[step.output].shape, inputs: inputs,
            output: needs.contains(.output) ? view(of: step.output) : nil)
        try operation.pullback(
            TensorView(shape: gradient.shape, elements: gradient.storage.base), of: record,
            into: sums.map { $0.map { MutableTensorView(shape: $0.shape, elements: $0.storage.base) } },
            context: context)
        withExtendedLifetime((gradient, sums)) {}
    }

    private func view(of value: Int) -> TensorView {
        guard let tensor = tensors[value] else { preconditionFailure("the value was not kept for its pullback") }
        return TensorView(shape: tensor.shape, elements: tensor.storage.base)
    }
}
