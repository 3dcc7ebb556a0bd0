import ComputeGraph
import Tensors

/// Layers that do something in training only: at inference their output is their input.
struct IdentityLayer: Layer {
    static let classNames = [
        "ActivityRegularization", "AlphaDropout", "AugMix", "CutMix", "Dropout", "GaussianDropout", "GaussianNoise",
        "Identity", "MixUp", "RandAugment", "RandomBrightness", "RandomColorJitter", "RandomContrast",
        "RandomElasticTransform", "RandomErasing", "RandomFlip", "RandomGaussianBlur", "RandomGrayscale",
        "RandomHeight", "RandomHue", "RandomInvert", "RandomPerspective", "RandomRotation", "RandomShear",
        "RandomTranslation", "RandomWidth", "RandomZoom", "SpatialDropout1D", "SpatialDropout2D", "StochasticDepth",
    ]
    /// FixedDropout and DropConnect belong to the EfficientNets of before tf.keras had its own.
    /// The other five are Keras 3's, of which version 3.15 cannot save the configuration.
    static let aliases = [
        "DropConnect", "FixedDropout", "RandomColorDegeneration", "RandomPosterization", "RandomSaturation",
        "RandomSharpness", "Solarization",
    ]

    let role = LayerRole.identity
    let axisOrder = AxisOrder.either

    init(_ configuration: LayerConfiguration) {}

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value { try lowering.input }
}
