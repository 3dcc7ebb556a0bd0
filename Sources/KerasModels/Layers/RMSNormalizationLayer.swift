import ComputeGraph
import Tensors

/// scale · x / √(mean(x²) + ε) over some axes (Zhang and Sennrich 2019).
struct RMSNormalizationLayer: Layer {
    static let classNames = ["RMSNormalization"]

    let axes: [Int]
    let epsilon: Float

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        axes = try configuration.axes()
        epsilon = try configuration.float("epsilon", default: 1e-6)
    }

    var weights: [WeightSlot] { [WeightSlot("scale", shape: [Int?](repeating: nil, count: axes.count))] }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let axes = try lowering.resolve(axes, of: input)
        let result = try lowering.apply(Normalize(.rootMeanSquare, axes: axes, epsilon: epsilon), to: input)
        let scale = try lowering.weight("scale")
        if axes == [lowering.shape(of: input).rank - 1] {
            return try lowering.scaleAndShift(
                result, by: scale.values, plus: Array(repeating: 0, count: scale.count), along: axes)
        }
        // Keras lets it broadcast to the last axes, whichever the others are.
        return try lowering.apply(Elementwise(.multiply), to: result, lowering.constant(scale))
    }
}
