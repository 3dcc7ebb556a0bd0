import Explanations
import KerasModels

extension LoadedModel {
    /// One line on the model.
    var headline: String {
        let version = model.kerasVersion.isEmpty ? "" : " (Keras \(model.kerasVersion))"
        return """
            \(model.name) · \(model.format)\(version) · input \(ShapeText.text(model.inputs.map(\.shape))) → output \
            \(ShapeText.text(model.outputs.map(\.shape))) · \(model.layers.count) layers · \
            \(Decimal.grouped(model.parameterCount)) parameters
            """
    }

    /// One line on the model, and what was made of its file.
    var summaryText: String {
        """
        \(headline)
          preprocess: \(preprocessing.text) (\(preprocessingReason)) · head: \(headText) · labels: \
        \(labels.map { "\($0.source) (\($0.names.count))" } ?? "none")
        """ + model.notes.map { "\n  \($0)" }.joined()
    }

    /// What the outputs are: `softmax`, or `scores sigmoid, boxes logits` where there are several.
    private var headText: String {
        guard model.heads.count > 1 else { return model.heads.first?.text ?? "none" }
        return zip(model.outputs, model.heads).map { "\($0.name) \($1.text)" }.joined(separator: ", ")
    }
}

extension ModelHead {
    fileprivate var text: String {
        switch self {
        case .softmax, .sigmoid: rawValue
        case .logits: "logits (no final activation)"
        case .other: "another activation"
        }
    }
}

extension LayerReference {
    var summaryText: String {
        "\(layer.path) (\(layer.className)) · output \(ShapeText.text(layer.outputShapes))"
            + " · \(Decimal.grouped(layer.parameterCount)) parameters"
    }
}

extension Labels {
    var summaryText: String {
        let first = names.prefix(5).map(ValueDisplay.quoted).joined(separator: ", ")
        return "Labels \(source): \(names.count) classes: \(first)\(names.count > 5 ? ", …" : "")"
    }
}

extension Prediction {
    var summaryText: String {
        let name = label.map { " \(ValueDisplay.quoted($0))" } ?? ""
        return "\(target)\(name) \(Decimal.fixed(Double(score), digits: 4))"
    }
}

extension Predictions {
    var table: Table {
        Table(
            columns: [.init("class", .right), .init("label"), .init("score", .right)],
            rows: entries.map {
                [String($0.target), $0.label ?? "", Decimal.fixed(Double($0.score), digits: 5)]
            })
    }
}

extension ExplanationRecord {
    var table: Table {
        let target = explanation.target
        return Table(
            columns: [.init("explanation"), .init("")],
            rows: [
                ["method", explanation.method],
                ["model", explanation.estimator],
                ["layer", "\(explanation.layer) \(target.heatmap.height)×\(target.heatmap.width)"],
                ["target", classText],
                [explanation.scoreKind == .logit ? "logit" : "score", Decimal.fixed(Double(target.score), digits: 5)],
                [
                    "largest cell",
                    "\(Decimal.fixed(target.heatmap.maximum, digits: 5)) (raw \(Decimal.shortest(Float(target.rawMaximum))))",
                ],
            ])
    }
}

/// Shapes as Keras prints them: `(None, 224, 224, 3)`.
enum ShapeText {
    static func text(_ shape: [Int?]) -> String {
        "(" + shape.map { $0.map(String.init) ?? "None" }.joined(separator: ", ") + (shape.count == 1 ? ",)" : ")")
    }

    /// Several shapes stand in a list.
    static func text(_ shapes: [[Int?]]) -> String {
        shapes.count == 1 ? text(shapes[0]) : "[" + shapes.map { text($0) }.joined(separator: ", ") + "]"
    }
}
