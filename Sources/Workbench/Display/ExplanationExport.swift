import Explanations
import FoundationEssentials
import Images
import Tensors

/// An explanation written down: eli5's `format_as_dict` and `format_as_text`.
extension ExplanationRecord {
    /// eli5's fields and ours; the heat map as nested numbers, not rounded to single precision.
    var dictionary: Value {
        .dictionary([
            ("estimator", .string(explanation.estimator)),
            ("description", .string(explanation.description)),
            ("error", .string("")),
            ("method", .string(explanation.method)),
            ("is_regression", .boolean(false)),
            ("layer", .string(explanation.layer)),
            ("score_kind", .string(explanation.scoreKind.rawValue)),
            ("targets", .list([targetDictionary])),
            ("image", .image(picture)),
        ])
    }

    /// The fields of the one target.
    var targetDictionary: Value {
        let target = explanation.target
        let map = target.heatmap
        let rows = (0..<map.height).map { row in
            Value.list(map.values[row * map.width..<(row + 1) * map.width].map(Value.number))
        }
        return .dictionary([
            ("target", .integer(target.target)),
            ("label", label.map(Value.string) ?? Value.none),
            ("score", .number(Double(target.score))),
            ("proba", .none),
            ("heatmap", .list(rows)),
            ("heatmap_max", .number(map.maximum)),
            ("raw_max", .number(target.rawMaximum)),
        ])
    }

    /// The facts and the heat map's numbers as plain text.
    func report() throws -> String {
        "\(table.text)\n\nheat map\n\(TensorText(try explanation.target.heatmap.tensor).text)"
    }
}
