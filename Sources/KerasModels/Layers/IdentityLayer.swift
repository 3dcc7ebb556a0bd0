import ComputeGraph
import Tensors

/// Layers that do something in training only: at inference their output is their input.
struct IdentityLayer: Layer {
    static let classNames = [
        "ActivityRegularization", "AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise", "Identity",
        "RandomBrightness", "RandomContrast", "RandomFlip", "RandomHeight", "RandomRotation", "RandomTranslation",
        "RandomWidth", "RandomZoom", "SpatialDropout1D", "SpatialDropout2D", "StochasticDepth",
    ]
    /// FixedDropout and DropConnect belong to the EfficientNets of before tf.keras had its own.
    static let aliases = ["DropConnect", "FixedDropout"]

    let role = LayerRole.identity
    let axisOrder = AxisOrder.either

    init(_ configuration: LayerConfiguration) {}

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value { try lowering.input }
}
