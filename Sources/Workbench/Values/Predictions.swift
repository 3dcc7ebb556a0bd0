/// The classes with the highest scores, best first.
struct Predictions: Sendable {
    let model: LoadedModel
    let entries: [Prediction]
}

struct Prediction: Hashable, Sendable {
    /// The class id.
    let target: Int
    let label: String?
    let score: Float
}
