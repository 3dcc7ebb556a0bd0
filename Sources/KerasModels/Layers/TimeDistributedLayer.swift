import ComputeGraph
import Tensors

/// Another layer on each step of a sequence: `[batch, steps, …]`.
struct TimeDistributedLayer: Layer {
    static let classNames = ["TimeDistributed"]

    let layer: any Layer

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        layer = try configuration.wrappedLayer()
    }

    var weights: [WeightSlot] { layer.weights.map { $0.held(by: "layer") } }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let dimensions = lowering.shape(of: input).dimensions
        guard dimensions.count >= 3 else {
            throw lowering.error(.shapeMismatch, "takes [batch, steps, …], not \(lowering.shape(of: input))")
        }
        let steps = try lowering.checkedShape(Array(dimensions.prefix(2))).count
        let joined = try lowering.reshape(input, to: [steps] + dimensions.dropFirst(2))
        let result = try lowering.lower(layer, on: [joined])
        // The value before a softmax has another shape than the result: it cannot stand for the logits.
        lowering.logits = nil
        return try lowering.reshape(
            result, to: Array(dimensions.prefix(2)) + lowering.shape(of: result).dimensions.dropFirst())
    }
}
