/// Why a model gave a class its score, as eli5's `Explanation` holds it, and which layer was asked.
package struct Explanation: Hashable, Sendable {
    /// The model's name.
    package let estimator: String
    /// As a person reads it: `Grad-CAM`.
    package let method: String
    package let description: String
    /// Path of the explained layer, such as `mobilenetv2_1.00_224/out_relu`.
    package let layer: String
    package let scoreKind: ScoreKind
    /// The one class explained.
    package let target: TargetExplanation
    /// Remarks for the user, one line each, such as a map that is blank.
    package let warnings: [String]
}

/// The evidence for one class.
package struct TargetExplanation: Hashable, Sendable {
    /// The class id.
    package let target: Int
    /// The model's output for it, or the value before the final softmax or sigmoid for ``ScoreKind/logit``.
    package let score: Float
    package let heatmap: Heatmap
    /// What each channel of the layer counts; empty for methods that weigh no channels.
    package let weights: [Float]
    /// The largest value of the map before it was scaled to 0…1.
    package let rawMaximum: Double
}

/// Which number of the model is explained.
package enum ScoreKind: String, Hashable, Sendable, CaseIterable {
    /// The model's output as it is, probabilities included.
    case output
    /// The value that enters a final softmax or sigmoid.
    case logit
}
