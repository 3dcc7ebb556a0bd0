import ComputeGraph
import Tensors

/// γ · x + β along one axis: a custom layer that many DenseNets and ResNets of before keras.applications carried.
struct ScaleLayer: Layer {
    static let classNames = ["Scale"]

    let axis: Int
    let axisOrder = AxisOrder.either

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        axis = try configuration.axis()
    }

    var weights: [WeightSlot] { [WeightSlot("gamma", shape: [nil]), WeightSlot("beta", shape: [nil])] }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        return try lowering.applyGammaAndBeta(to: input, along: lowering.resolve([axis], of: input))
    }
}
