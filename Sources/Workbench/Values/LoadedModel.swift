import KerasModels

/// A model as the user has it: with the preprocessing and the class names that belong to it.
final class LoadedModel: Sendable {
    let model: Model
    /// As given to `load`.
    let file: String
    let preprocessing: Preprocessing
    /// Why this mode: a reason of the guess, or `given`.
    let preprocessingReason: String
    let labels: Labels?

    init(_ model: Model, file: String, preprocessing: Preprocessing, reason: String, labels: Labels?) {
        self.model = model
        self.file = file
        self.preprocessing = preprocessing
        preprocessingReason = reason
        self.labels = labels
    }

    /// The label of a class, underscores as spaces; nil without labels.
    func label(of target: Int) -> String? {
        labels?.name(of: target)
    }
}

/// A layer of a loaded model: `model.layers[5]`.
struct LayerReference: Sendable {
    let model: LoadedModel
    let layer: LayerDescription
}
