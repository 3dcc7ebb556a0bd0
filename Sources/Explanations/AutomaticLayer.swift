package import ComputeGraph
package import KerasModels
import Tensors

extension TargetLayer {
    /// The map that feeds the last global pooling or Flatten on the way every path takes to the output, walked back
    /// over layers that change nothing; without one, the last such map of more than one cell.
    ///
    /// This is eli5's choice wherever eli5's is sound, but never a 1×1 map (MobileNet's `conv_preds`) nor one branch
    /// among several.
    package static func automatic(in lowered: LoweredModel, output: Graph.Value) -> TargetLayer? {
        let paths = GraphPaths(lowered.graph, to: output)
        let feeds = lowered.calls.lazy.reversed()
            .filter { $0.role == .spatialReduction && $0.outputs.contains(where: paths.allPass(through:)) }
            .compactMap(\.inputs.first)
        let maps = lowered.calls.lazy.reversed()
            .filter { $0.role != .model && !$0.inputs.isEmpty }
            .compactMap(\.outputs.first)
            .filter { paths.allPass(through: $0) }
        for value in feeds where lowered.hasMap(value) {
            if let layer = source(of: value, in: lowered) { return layer }
        }
        for value in maps where lowered.hasMap(value) {
            if let layer = source(of: value, in: lowered) { return layer }
        }
        return nil
    }

    /// The layer that made the value, walked back over identity layers.
    private static func source(of value: Graph.Value, in lowered: LoweredModel) -> TargetLayer? {
        var value = value
        while true {
            let makers = lowered.calls.filter { $0.role != .model && $0.outputs.contains(value) }
            if let maker = makers.first(where: { $0.role != .identity }) {
                return maker.inputs.isEmpty ? nil : TargetLayer(path: maker.path, value: value)
            }
            guard let input = makers.first?.inputs.first, input != value else { return nil }
            value = input
        }
    }
}

extension LoweredModel {
    /// Whether the value is a map of more than one cell: `[batch, height, width, channels]`.
    fileprivate func hasMap(_ value: Graph.Value) -> Bool {
        let shape = graph.shape(of: value)
        return shape.rank == 4 && shape[1] * shape[2] > 1
    }
}

/// Answers whether a value stands on every path from the graph's inputs to one output.
private struct GraphPaths {
    private let operands: [[Int]]
    private let isInput: [Bool]
    private let output: Int

    init(_ graph: Graph, to output: Graph.Value) {
        operands = graph.nodes.map { $0.inputs.map(\.index) }
        isInput = graph.nodes.map { node in
            if case .input = node.source { true } else { false }
        }
        self.output = output.index
    }

    /// Walks back from the output without crossing `value`: no input may be reached.
    func allPass(through value: Graph.Value) -> Bool {
        var seen = [Bool](repeating: false, count: operands.count)
        var stack = [output]
        var meetsValue = false
        while let node = stack.popLast() {
            if node == value.index {
                meetsValue = true
                continue
            }
            if seen[node] { continue }
            seen[node] = true
            if isInput[node] { return false }
            stack.append(contentsOf: operands[node])
        }
        return meetsValue
    }
}
