package import Tensors

/// What happens to pixels of 0…255 before they enter a model.
///
/// The modes are those of keras.applications' `imagenet_utils.preprocess_input`.
package enum Preprocessing: Hashable, Sendable {
    /// x / 127.5 − 1
    case tf
    /// x / 255, then the ImageNet mean and deviation for each of R, G, B.
    case torch
    /// BGR order, the ImageNet mean subtracted, not scaled.
    case caffe
    /// x / 255
    case unit
    /// 0…255 as they are.
    case raw
    case linear(scale: Float, offset: Float)

    /// Applies the mode to `[batch, height, width, channels]` of 0…255.
    /// - Throws: `TensorError.outOfMemory`.
    package func callAsFunction(_ pixels: Tensor) throws(TensorError) -> Tensor {
        fatalError("not written yet")
    }
}

/// The mode chosen for a model and why.
package struct PreprocessingGuess: Hashable, Sendable {
    package let mode: Preprocessing
    /// As a person reads it, such as `begins with Rescaling` or `recognised MobileNetV2`.
    package let reason: String
    /// False where nothing was recognised and x/255 is only a default.
    package let isCertain: Bool
}

extension Model {
    /// Keras' own preprocessing where the graph or a known architecture tells it, x/255 otherwise.
    package var preprocessingGuess: PreprocessingGuess { fatalError("not written yet") }

    /// Whether the model ends in keras.applications' thousand ImageNet classes.
    package var hasImageNetHead: Bool { fatalError("not written yet") }
}
