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
        path = steps.indices.filter { index in
            differentiable.contains(steps[index].output) && steps[index].inputs.contains(where: differentiable.contains)
        }
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
