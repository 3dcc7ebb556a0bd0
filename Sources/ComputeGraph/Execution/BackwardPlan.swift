import Tensors

/// The part of a program that the gradients flow through, from the target back to the sources.
struct BackwardPlan: Sendable {
    let target: Int
    let sources: [Int]
    /// Indices of the steps to pull back through, in forward order.
    let path: [Int]
    /// Values that a gradient is wanted of: the sources and what lies between them and the target.
    let differentiable: Set<Int>
    /// Values of the forward run that the pullbacks read.
    let saved: Set<Int>
    /// By step, the way from it straight to the pixels' sums.
    let shortcuts: [Int: Shortcut]

    /// The only reader of a source whose gradient is summed over the pixels more cheaply than pixel by pixel.
    struct Shortcut: Sendable {
        let source: Int
        let pixels: Int
        /// `[1, 1, 1, channels]`
        let sumShape: Shape
        /// A layer that reads the source flattened: the sums are the product with weights that were summed over the
        /// pixels once and for all, for VGG16 2 million instead of 103. Nil for a mean over the pixels, whose own
        /// gradient is the sum.
        let dense: Dense?
    }

    var ends: Set<Int> { Set(sources).union([target]) }

    /// - Throws: `GraphError.notDifferentiable` if a source has no way to the target.
    init(_ question: Differentiation, steps: [Step], nodes: [Graph.Node]) throws(GraphError) {
        target = question.target.index
        sources = question.sources.map(\.index)
        let open = steps.filter { !$0.operation.cutsGradient }
        var below = Set(sources)
        for step in open where step.inputs.contains(where: below.contains) { below.insert(step.output) }
        var above: Set<Int> = [target]
        for step in open.reversed() where above.contains(step.output) { above.formUnion(step.inputs) }
        for source in sources where !above.contains(source) {
            throw .notDifferentiable(of: nodes[target].label, by: nodes[source].label)
        }
        let differentiable = below.intersection(above)
        // Of the sources, only those with another source before them are pulled back through.
        var path = steps.indices.filter { index in
            let step = steps[index]
            return !step.operation.cutsGradient && differentiable.contains(step.output)
                && step.inputs.contains(where: differentiable.contains)
        }
        var shortcuts: [Int: Shortcut] = [:]
        for source in sources where question.sumsSuffice {
            func onlyReader(of value: Int) -> Int? {
                let readers = path.filter { steps[$0].inputs.contains(value) }
                return readers.count == 1 && steps[readers[0]].inputs == [value] ? readers[0] : nil
            }
            // Another source's gradient comes through this one's pixel by pixel.
            let isPulledThrough = path.contains { steps[$0].output == source }
            guard !isPulledThrough, let first = onlyReader(of: source) else { continue }
            if let pool = steps[first].operation as? GlobalPool2D, pool.kind == .average {
                shortcuts[first] = Shortcut(source, nodes[source].shape, nil)
                continue
            }
            guard steps[first].operation is Reshape, let reader = onlyReader(of: steps[first].output),
                steps[first].output != target, !sources.contains(steps[first].output),
                let dense = steps[reader].operation as? Dense,
                let shortcut = Shortcut(source, nodes[source].shape, dense)
            else { continue }
            path.removeAll { $0 == first }
            shortcuts[reader] = shortcut
        }
        self.path = path
        self.shortcuts = shortcuts
        var saved: Set<Int> = []
        for index in path {
            let needs = steps[index].operation.pullbackNeeds
            if needs.contains(.inputs) { saved.formUnion(steps[index].inputs) }
            if needs.contains(.output) { saved.insert(steps[index].output) }
        }
        self.differentiable = differentiable
        self.saved = saved
    }
}

extension BackwardPlan.Shortcut {
    /// Nil where the source is no picture whose pixels the layer reads one after the other.
    fileprivate init?(_ source: Int, _ shape: Shape, _ dense: Dense?) {
        guard shape.rank == 4, shape[0] == 1, shape[1] * shape[2] > 1 else { return nil }
        self.source = source
        self.dense = dense
        pixels = shape[1] * shape[2]
        if let dense {
            guard shape.count == dense.kernel.shape[0],
                dense.kernel.count / pixels <= MemoryPreference.current.largestKept
            else { return nil }
        }
        sumShape = Shape([1, 1, 1, shape[3]])
    }
}
