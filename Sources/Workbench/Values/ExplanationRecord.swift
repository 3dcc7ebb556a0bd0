import Explanations
import Images

/// An explanation with what the engine does not know: the picture, the class name, the model's file.
struct ExplanationRecord: Sendable {
    let explanation: Explanation
    let model: LoadedModel
    /// What the overlay is drawn over, at its own size.
    let picture: Picture

    var label: String? { model.label(of: explanation.target.target) }

    /// `Grad-CAM · mobilenetv2_1.00_224 · 243 "bull mastiff" 0.810 · out_relu 7×7`
    var caption: String {
        let heatmap = explanation.target.heatmap
        return [
            explanation.method, explanation.estimator, "\(classText) \(scoreText)",
            "\(explanation.layer) \(heatmap.height)×\(heatmap.width)",
        ].joined(separator: " · ")
    }

    /// `243 "bull mastiff"`, or `243` without labels.
    var classText: String {
        let id = String(explanation.target.target)
        return label.map { "\(id) \"\($0)\"" } ?? id
    }

    /// Three decimals; a logit says so.
    var scoreText: String {
        let text = Decimal.fixed(Double(explanation.target.score), digits: 3)
        return explanation.scoreKind == .logit ? "logit \(text)" : text
    }
}
