import CommandLanguage

/// The option `targets=`: class ids and class names.
enum TargetOption {
    /// Class ids in the order given; empty for none, which means the top class.
    static func classes(_ operand: Operand?, of model: LoadedModel) throws -> [Int] {
        guard let operand else { return [] }
        if case .none = operand.value { return [] }
        guard let elements = operand.value.elements else { return [try target(operand.value, operand, of: model)] }
        guard !elements.isEmpty else {
            throw Diagnostic(
                .valueError, "targets is an empty list", at: operand.span, hint: "none asks for the top class")
        }
        return try elements.map { try target($0, operand, of: model) }
    }

    private static func target(_ value: Value, _ operand: Operand, of model: LoadedModel) throws -> Int {
        switch value {
        case .integer(let id): return id
        case .string(let name): return try target(named: name, operand, of: model)
        default:
            throw Diagnostic(
                .typeError, "a prediction target must be a class id or a class name, got \(value.described)",
                at: operand.span)
        }
    }

    private static func target(named name: String, _ operand: Operand, of model: LoadedModel) throws -> Int {
        guard let labels = model.labels else {
            throw Diagnostic(
                .valueError, "the model has no class names, so \"\(name)\" means nothing", at: operand.span,
                hint: "give a class id, or load the model with labels=")
        }
        let classes = labels.classes(named: name)
        if classes.count == 1 { return classes[0] }
        if classes.count > 1 {
            throw Diagnostic(
                .valueError,
                "several classes are named \"\(name)\": \(classes.map(String.init).joined(separator: ", "))",
                at: operand.span, hint: "give the id")
        }
        throw Diagnostic(
            .valueError, "no class is named \"\(name)\"", at: operand.span,
            hint: hint(for: name, in: labels) ?? "predict shows class ids and names")
    }

    /// Names that share a word with what was typed, or the one it is a slip of.
    private static func hint(for name: String, in labels: Labels) -> String? {
        let related = labels.names(sharingWordsWith: name, limit: 4)
        if !related.isEmpty { return "there are " + related.map { "\"\($0)\"" }.joined(separator: ", ") }
        return Suggestion.closest(to: name, in: labels.names).map { "did you mean \"\(Labels.readable($0))\"?" }
    }
}
