import Synchronization
package import Tensors

extension Program {
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
                calls = try self.calls(of: group, in: arena, keeping: &tensors, context)
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
            return Arena(storage, calls: groups.ranges.map { calls(of: $0, at: storage.base, [:]) })
        } catch {
            throw .tensor(error)
        }
    }

    /// The calls of a group some of whose values are outside of the arena. Results that outlive the run are added to
    /// `tensors`.
    private func calls(
        of group: Range<Int>, in arena: Arena, keeping tensors: inout [Int: Tensor], _ context: RunContext
    ) throws(GraphError) -> [StepCall] {
        for step in steps[group] where memory.offsets[step.output] == nil {
            tensors[step.output] = try context.temporary(nodes[step.output].shape)
        }
        guard let calls = calls(of: group, at: arena.base, tensors) else {
            preconditionFailure("a step reads what no step before it wrote")
        }
        return calls
    }

    /// The calls of a group, if all that it reads and writes is in the memory at `base` or among `tensors`.
    private func calls(
        of group: Range<Int>, at base: UnsafeMutablePointer<Float>, _ tensors: [Int: Tensor]
    ) -> [StepCall]? {
        func elements(_ value: Int) -> UnsafeMutablePointer<Float>? {
            memory.offsets[value].map { base + $0 } ?? tensors[value]?.storage.base
        }
        var calls: [StepCall] = []
        for position in group {
            let step = steps[position]
            guard let output = elements(step.output) else { return nil }
            var inputs: [TensorView] = []
            for input in step.inputs {
                guard let x = elements(input) else { return nil }
                inputs.append(TensorView(shape: nodes[input].shape, elements: x))
            }
            calls.append(
                StepCall(
                    operation: step.operation, inputs: inputs,
                    output: MutableTensorView(shape: nodes[step.output].shape, elements: output),
                    shared: base + memory.sharedOffsets[position]))
        }
        return calls
    }
}
