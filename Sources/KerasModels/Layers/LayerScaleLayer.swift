import ComputeGraph
import Tensors

/// γ · x with one γ for each channel (Touvron et al. 2021), as ConvNeXt has it.
struct LayerScaleLayer: Layer {
    static let classNames = ["LayerScale"]

    let axisOrder = AxisOrder.either

    init(_ configuration: LayerConfiguration) {}

    var weights: [WeightSlot] { [WeightSlot("gamma", shape: [nil])] }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let gamma = try lowering.weight("gamma").values
        return try lowering.scaleAndShift(
            input, by: gamma, plus: Array(repeating: 0, count: gamma.count), along: lowering.resolve([-1], of: input))
    }
}
