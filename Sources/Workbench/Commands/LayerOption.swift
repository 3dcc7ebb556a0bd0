import CommandLanguage
import Explanations
import KerasModels

/// The option `layer=`: a name, an index, a Layer, `"eli5"` or a list of these.
enum LayerOption {
    static func choices(_ operand: Operand?, of model: LoadedModel) throws -> [LayerChoice] {
        guard let operand else { return [.automatic] }
        guard case .list(let elements) = operand.value else { return [try choice(operand.value, operand, model)] }
        guard !elements.isEmpty else {
            throw Diagnostic(.valueError, "layer is an empty list", at: operand.span, hint: "none chooses by itself")
        }
        return try elements.map { try choice($0, operand, model) }
    }

    private static func choice(_ value: Value, _ operand: Operand, _ model: LoadedModel) throws -> LayerChoice {
        switch value {
        case .none: return .automatic
        case .string("eli5"): return .eli5
        case .string(let name): return .named(name)
        case .integer(let index): return .index(index)
        case .layer(let reference):
            guard reference.model.model === model.model else {
                throw Diagnostic(
                    .valueError,
                    "layer \(reference.layer.path) belongs to model \"\(reference.model.model.name)\", not to"
                        + " \"\(model.model.name)\"",
                    at: operand.span, hint: "a name or an index is looked up in each model")
            }
            return .named(reference.layer.path)
        default:
            throw Diagnostic(
                .typeError, "Invalid layer (must be a name, an index, a Layer or none): \(value.described)",
                at: operand.span)
        }
    }

    /// Adds the closest layer name to an error about a name that no layer has.
    static func diagnostic(_ message: String, _ operand: Operand?, model: LoadedModel) -> Diagnostic {
        var hint = "summary lists the layers and their shapes"
        let paths = paths(of: model.model.layers)
        if case .string(let name)? = operand?.value, !paths.contains(name),
            let closest = Suggestion.closest(to: name, in: paths)
        {
            hint = "did you mean \"\(closest)\"?"
        }
        return Diagnostic(.valueError, message, at: operand?.span, hint: hint)
    }

    /// The paths of all layers, nested ones included.
    static func paths(of layers: [LayerDescription]) -> [String] {
        layers.flatMap { [$0.path] + paths(of: $0.layers) }
    }
}
