import Tensors

/// A graph while passes rewrite it.
///
/// Every value keeps its index and shape; a pass changes how a value is computed, always from values before it. What
/// nobody reads any more is simply left unread, and dropped when the steps are taken.
struct Draft {
    private(set) var nodes: [Graph.Node]
    /// Observed values and the ends of the differentiation: they must be computed as themselves.
    let kept: Set<Int>
    /// Values whose operation reads what changes with a differentiation source, so that its pullback may run. A source's
    /// own operation is not among them, unless it depends on another source.
    private let differentiated: Set<Int>
    /// How often each value is read by a needed step, or kept. Kept up with each rewriting: counting anew took three
    /// quarters of NASNetMobile's planning, 7.5 of 10 ms.
    private(set) var useCounts: [Int] = []

    init(_ graph: Graph, keeping observed: [Graph.Value], differentiating: Differentiation?) {
        nodes = graph.nodes
        var kept = Set(observed.map(\.index))
        var below: Set<Int> = []
        var differentiated: Set<Int> = []
        if let differentiating {
            below = Set(differentiating.sources.map(\.index))
            kept.formUnion(below)
            kept.insert(differentiating.target.index)
        }
        for (index, node) in nodes.enumerated() {
            if node.inputs.contains(where: { below.contains($0.index) }) {
                below.insert(index)
                differentiated.insert(index)
            }
        }
        self.kept = kept
        self.differentiated = differentiated
        useCounts = [Int](repeating: 0, count: nodes.count)
        for index in kept { use(index) }
    }

    /// The operation that computes a value, if it is needed, and what it reads.
    func operation(at index: Int) -> (operation: any Operation, inputs: [Int])? {
        guard useCounts[index] > 0, case .operation(let operation, let inputs) = nodes[index].source else { return nil }
        return (operation, inputs.map(\.index))
    }

    /// Whether a value is read exactly once and not kept, so that its only reader may absorb it.
    func isPrivate(_ index: Int) -> Bool { useCounts[index] == 1 && !kept.contains(index) }

    /// Whether a value must be computed as itself.
    func isKept(_ index: Int) -> Bool { kept.contains(index) }

    /// Whether gradients may flow through the operation at `index`.
    func mayBePulledBack(_ index: Int) -> Bool { differentiated.contains(index) }

    /// Computes a value another way.
    /// - Precondition: `inputs` come before the value, and the operation's result has the value's shape.
    mutating func replace(_ index: Int, by operation: any Operation, reading inputs: [Int]) {
        precondition(inputs.allSatisfy { $0 < index })
        let node = nodes[index]
        nodes[index] = Graph.Node(
            source: .operation(operation, inputs: inputs.map { Graph.Value(index: $0) }), shape: node.shape,
            label: node.label)
        guard useCounts[index] > 0 else { return }
        // What both read stays in use.
        inputs.forEach { use($0) }
        release(readBy: node)
    }

    /// The operations that the kept values need, in order.
    func neededSteps() -> [Step] {
        nodes.indices.compactMap { index in
            guard let (operation, inputs) = operation(at: index) else { return nil }
            return Step(
                operation: operation, inputs: inputs, output: index,
                scratchCount: operation.scratchCount(
                    for: inputs.map { nodes[$0].shape }, output: nodes[index].shape))
        }
    }

    /// Counts one reader more; with the first one the value is needed, and so is what it is computed from.
    private mutating func use(_ index: Int) {
        var read = [index]
        while let index = read.popLast() {
            useCounts[index] += 1
            if useCounts[index] == 1 { read += nodes[index].inputs.map(\.index) }
        }
    }

    /// Counts one reader less of each value that a node reads; without any, what it was computed from is not needed.
    private mutating func release(readBy node: Graph.Node) {
        var read = node.inputs.map(\.index)
        while let index = read.popLast() {
            useCounts[index] -= 1
            if useCounts[index] == 0 { read += nodes[index].inputs.map(\.index) }
        }
    }
}
