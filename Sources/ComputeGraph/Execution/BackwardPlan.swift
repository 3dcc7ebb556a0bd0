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
    /// By step, the way from a dense layer straight to the pixels' sums.
    let shortcuts: [Int: Shortcut]

    /// A dense layer that alone reads a flattened source. What it gives each channel, summed over the pixels, is the
    /// product with weights that were summed over the pixels once and for all: for VGG16 2 million instead of 103.
    struct Shortcut: Sendable {
        let source: Int
        let dense: Dense
        let pixels: Int
        /// `[1, 1, 1, channels]`
        let sumShape: Shape
    }

    var ends: Set<Int> { Set(sources).union([target]) }

    /// - Throws: `GraphError.notDifferentiable` if a source has no way to the target.
    init(_ question: Differentiation, steps: [Step], nodes: [Graph.Node]) throws(GraphError) {
        target = question.target.index
        sources = question.sources.map(\.index)
        var below = Set(sources)
        for step in steps where step.inputs.contains(where: below.contains) { below.insert(step.output) }
        var above: Set<Int> = [target]
        for step in steps.reversed() where above.contains(step.output) { above.formUnion(step.inputs) }
        for source in sources where !above.contains(source) {
            throw .notDifferentiable(of: nodes[target].label, by: nodes[source].label)
        }
        let differentiable = below.intersection(above)
        // Of the sources, only those with another source before them are pulled back through.
        var path = steps.indices.filter { index in
            differentiable.contains(steps[index].output) && steps[index].inputs.contains(where: differentiable.contains)
        }
        var shortcuts: [Int: Shortcut] = [:]
        for source in sources where question.sumsSuffice {
            func onlyReader(of value: Int) -> Int? {
                let readers = path.filter { steps[$0].inputs.contains(value) }
                return readers.count == 1 && steps[readers[0]].inputs == [value] ? readers[0] : nil
            }
            guard let flattening = onlyReader(of: source), steps[flattening].operation is Reshape,
                let reader = onlyReader(of: steps[flattening].output), steps[flattening].output != target,
                !sources.contains(steps[flattening].output), let dense = steps[reader].operation as? Dense,
                let shortcut = Shortcut(source, nodes[source].shape, dense)
            else { continue }
            path.removeAll { $0 == flattening }
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
    fileprivate init?(_ source: Int, _ shape: Shape, _ dense: Dense) {
        guard shape.rank == 4, shape[0] == 1, shape.count == dense.kernel.shape[0], shape[1] * shape[2] > 1,
            dense.kernel.count / (shape[1] * shape[2]) <= MemoryPreference.current.largestKept
        else { return nil }
        self.source = source
        self.dense = dense
        pixels = shape[1] * shape[2]
        sumShape = Shape([1, 1, 1, shape[3]])
    }
}
