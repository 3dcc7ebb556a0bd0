import ComputeGraph
import Tensors

/// x / √Σ x² over some axes: vectors of length 1.
struct UnitNormalizationLayer: Layer {
    static let classNames = ["UnitNormalization"]

    let axes: [Int]
    /// Of the squared length: Keras 2 bounds the square, Keras 3 the length, by 1e-12.
    let epsilon: Float

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        axes = try configuration.axes()
        epsilon = configuration.kerasVersion.major >= 3 ? 1e-24 : 1e-12
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        return try lowering.apply(
            Normalize(.length, axes: lowering.resolve(axes, of: input), epsilon: epsilon), to: input)
    }
}
