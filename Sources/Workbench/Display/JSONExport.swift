import Explanations
import FoundationEssentials
import Images
import JupyterProtocol

extension ExplanationRecord {
    /// eli5's fields, the heat map as nested numbers, and the picture as a PNG data URI.
    func json() throws -> JSONValue {
        let target = explanation.target
        let map = target.heatmap
        let rows = (0..<map.height).map { row in
            JSONValue.array(map.values[row * map.width..<(row + 1) * map.width].map(JSONValue.number))
        }
        let png = Data(try picture.image.pngData()).base64EncodedString()
        return .object([
            "estimator": .string(explanation.estimator),
            "description": .string(explanation.description),
            "error": .string(""),
            "method": .string(explanation.method),
            "is_regression": .boolean(false),
            "layer": .string(explanation.layer),
            "score_kind": .string(explanation.scoreKind.rawValue),
            "image": .string("data:image/png;base64,\(png)"),
            "targets": .array([
                .object([
                    "target": .integer(target.target),
                    "label": label.map(JSONValue.string) ?? .null,
                    "score": .number(Double(target.score)),
                    "proba": .null,
                    "heatmap": .array(rows),
                    "heatmap_max": .number(map.maximum),
                    "raw_max": .number(target.rawMaximum),
                ])
            ]),
        ])
    }
}

extension Predictions {
    var json: JSONValue {
        .array(
            entries.map { entry in
                .object([
                    "class": .integer(entry.target),
                    "label": entry.label.map(JSONValue.string) ?? .null,
                    "score": .number(Double(entry.score)),
                ])
            })
    }
}
