import ComputeGraph

/// Layers that do something in training only: at inference their output is their input.
struct IdentityLayer: Layer {
    static let classNames = [
        "ActivityRegularization", "AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise", "RandomBrightness",
        "RandomContrast", "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "SpatialDropout2D",
    ]
    /// FixedDropout and DropConnect belong to the EfficientNets of before tf.keras had its own.
    static let aliases = ["DropConnect", "FixedDropout"]

    let role = LayerRole.identity

    init(_ configuration: LayerConfiguration) {}

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value { try lowering.input }
}
