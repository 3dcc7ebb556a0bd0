package import ComputeGraph
package import Tensors

/// A model's graph for concrete input shapes, and where each layer went in it.
package struct LoweredModel: Sendable {
    package let graph: Graph
    package let inputs: [Graph.Value]
    package let outputs: [Graph.Value]
    /// Every call of every layer in execution order; those of nested models included, then the nested model itself.
    package let calls: [LayerCall]

    /// What enters the softmax or sigmoid that `output` comes from, also where only shapes change behind it; nil where
    /// it comes from something else.
    package func logits(of output: Graph.Value) -> Graph.Value? {
        var value = output
        while true {
            let last = calls.indices.last { calls[$0].outputs.contains(value) && calls[$0].logits != nil }
            if let last { return calls[last].logits }
            guard case .operation(let operation, let inputs) = graph.nodes[value.index].source, operation is Reshape,
                inputs.count == 1
            else { return nil }
            value = inputs[0]
        }
    }

    /// What the graph was made for.
    package var inputShapes: [Shape] { inputs.map { graph.shape(of: $0) } }
}

/// One use of a layer: a shared layer has several.
package struct LayerCall: Sendable {
    /// `base/conv1` inside a nested model, `conv1` at the top.
    package let path: String
    package let className: String
    /// Position of the layer in its own model.
    package let index: Int
    package let role: LayerRole
    package let inputs: [Graph.Value]
    package let outputs: [Graph.Value]
    /// For a layer that ends in a softmax or sigmoid: the value before that activation.
    package let logits: Graph.Value?
}

/// What a layer does to the map of a picture, as far as choosing a layer to explain needs to know.
package enum LayerRole: Hashable, Sendable {
    /// Passes its input on unchanged at inference: dropout, augmentation, a linear activation.
    case identity
    /// Ends the spatial map: global pooling, Flatten.
    case spatialReduction
    /// A whole nested model.
    case model
    case other
}
