import CommandLanguage
import Explanations
import Images

/// `compare`: explanations in one picture of labelled panels.
enum CompareCommand: Command {
    /// As many panels stand in one row unless `columns=` says otherwise.
    private static let usualColumns = 4

    static let signature = CommandSignature(
        "compare",
        summary: "sets explanations side by side, each with its label",
        parameters: [
            Parameter(
                "values", .variadic, "Explanations, or a model (or a list of models) and a picture", domain: .variable)
        ] + ExplainCommand.parameters + FormatOptions.parameters,
        returns: "Image",
        example: "compare model photo targets=[0, 1]",
        discussion: """
            Give Explanations to set them side by side, or models and a picture to explain it with each of them. A \
            panel's label names what tells it from the others: model, method, layer or kind of score, then class and \
            score.
            """)

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        guard let first = arguments.rest.first else {
            throw Diagnostic(
                .typeError, "compare needs Explanations, or models and a picture", at: arguments.callSpan,
                hint: "compare [model, other] \"photo.png\"")
        }
        var format = try FormatOptions(arguments)
        let records: [ExplanationRecord]
        if let models = models(first.value) {
            guard arguments.rest.count == 2 else {
                throw Diagnostic(
                    .typeError, "compare needs one picture after its models, got \(arguments.rest.count - 1) values",
                    at: arguments.callSpan, hint: "compare [model, other] \"photo.png\"")
            }
            records = try context.progress.count(models.count, "explaining") { step in
                try models.flatMap { model in
                    defer { step() }
                    let operand = Operand(value: .model(model), span: first.span)
                    return try ExplainCommand.records(
                        arguments.with("model", operand).with("doc", arguments.rest[1]), in: context)
                }
            }
        } else {
            try ShowCommand.requireNoModelOptions(arguments)
            records = try arguments.rest.flatMap { try explanations($0, arguments) }
        }
        format.columns = format.columns ?? min(records.count, usualColumns)
        let pictures = try OverlayPainter(format).pictures(of: records)
        return pictures.first.map(Value.image) ?? .none
    }

    private static func models(_ value: Value) -> [LoadedModel]? {
        let values = value.elements ?? [value]
        let models = values.compactMap { if case .model(let model) = $0 { model } else { nil } }
        return models.count == values.count && !models.isEmpty ? models : nil
    }

    private static func explanations(_ operand: Operand, _ arguments: Arguments) throws -> [ExplanationRecord] {
        try (operand.value.elements ?? [operand.value]).map { value in
            guard case .explanation(let record) = value else {
                throw Diagnostic(
                    .typeError, "compare takes Explanations, or models and a picture, got \(value.described)",
                    at: operand.span, hint: Arguments.loadingHint(for: value))
            }
            return record
        }
    }
}
