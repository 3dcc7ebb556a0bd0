import ComputeGraph

/// How an output of a model is to be read.
package enum ModelHead: String, Hashable, Sendable {
    /// Probabilities of classes that exclude each other.
    case softmax
    /// A probability for each class by itself.
    case sigmoid
    /// Scores without a final activation.
    case logits
    /// Any other final activation.
    case other

    init(of output: Graph.Value, in graph: Graph) {
        var value = output
        while case .operation(let operation, let inputs) = graph.nodes[value.index].source {
            switch operation {
            case is Softmax: self = .softmax
            case let activate as Activate where activate.activation == .sigmoid: self = .sigmoid
            case is Activate: self = .other
            // Only the shape changes.
            case is Reshape where inputs.count == 1:
                value = inputs[0]
                continue
            default: self = .logits
            }
            return
        }
        self = .logits
    }
}
