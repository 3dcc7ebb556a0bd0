import CommandLanguage
import KerasModels

/// `summary`: Keras' table of layers.
enum SummaryCommand: Command {
    static let signature = CommandSignature(
        "summary",
        summary: "lists a model's layers, shapes and parameters",
        parameters: [
            Parameter("model", .required, "a loaded model", domain: .variable),
            Parameter("layers", .option, "\"first:last\", names or positions, both included", domain: .layer),
        ],
        returns: "a table",
        example: "summary model layers=\"-3:\"")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let model = try arguments.model("model").model
        var layers = model.layers[...]
        if let range = try arguments.string("layers") {
            layers = try slice(range, of: model.layers, at: arguments["layers"]?.span)
        }
        return .table(KerasSummary(model: model, layers: Array(layers)).table)
    }

    private static func slice(
        _ range: String, of layers: [LayerDescription], at span: SourceSpan?
    ) throws -> ArraySlice<LayerDescription> {
        let ends = range.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard ends.count == 2 else {
            throw Diagnostic(.valueError, "layers must be \"first:last\", got: \"\(range)\"", at: span)
        }
        let first = ends[0].isEmpty ? 0 : try position(ends[0], in: layers, at: span)
        let last = ends[1].isEmpty ? layers.count - 1 : try position(ends[1], in: layers, at: span)
        guard first <= last else {
            throw Diagnostic(.valueError, "layer \(ends[0]) comes after layer \(ends[1])", at: span)
        }
        return layers[first...last]
    }

    private static func position(_ text: String, in layers: [LayerDescription], at span: SourceSpan?) throws -> Int {
        if let index = layers.firstIndex(where: { $0.name == text }) { return index }
        if let number = Int(text) {
            let position = number < 0 ? number + layers.count : number
            if layers.indices.contains(position) { return position }
            throw Diagnostic(.valueError, "the model has \(layers.count) layers, none at \(number)", at: span)
        }
        let closest = Suggestion.closest(to: text, in: layers.map(\.name))
        throw Diagnostic(
            .valueError, "No such layer: \(text)", at: span, hint: closest.map { "did you mean \"\($0)\"?" })
    }
}
