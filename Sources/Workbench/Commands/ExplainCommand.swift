import CommandLanguage
import Explanations
import Images
import Tensors

/// `explain`: where a model looked, for one class or several.
enum ExplainCommand: Command {
    /// Shared with `show MODEL DOC`.
    static let parameters = [
        Parameter("image", .option, "the picture to draw over, where doc is a tensor", domain: .variable),
        Parameter(
            "targets", .option, "a class id, a class name or a list; the top class by itself", domain: .classLabel),
        Parameter("layer", .option, "a name, index, Layer, \"eli5\" or a list; chosen by itself", domain: .layer),
        Parameter(
            "method", .option, default: "\"gradcam\"", "how the map is made",
            domain: .choices(MethodRegistry.methods.map { $0.name })),
        Parameter(
            "score", .option, default: "\"output\"", "the model's output, or the logit before softmax or sigmoid",
            domain: .choices(ScoreKind.allCases.map(\.rawValue))),
        Parameter("relu", .option, default: "true", "false keeps negative evidence", domain: .boolean),
        Parameter(
            "normalize", .option, default: "\"current\"", "legacy: gradients of unit length, as eli5 0.10 to 0.15",
            domain: .choices(GradientNormalization.allCases.map(\.rawValue))),
        Parameter("output", .option, "which output of a model that has several"),
        Parameter(
            "preprocess", .option, "another mode than the model was loaded with",
            domain: .choices(PreprocessOption.names)),
        Parameter(
            "resample", .option, default: "\"bilinear\"", "Pillow's filter for the model's input",
            domain: .choices(PixelImage.filterNames)),
    ]

    static let signature = CommandSignature(
        "explain", aliases: ["explain_prediction", "explain_prediction_keras"],
        summary: "explains why a model gives a class its score",
        parameters: [
            Parameter("model", .required, "a loaded model", domain: .variable),
            Parameter("doc", .required, "a picture or tensor, or the path of one", domain: .file),
        ] + parameters,
        returns: "Explanation, or a list of them",
        example: "explain model photo targets=[\"lynx\"]",
        discussion: """
            Grad-CAM as eli5 computes it: the layer's channels, weighed by the mean gradient of the class's score, \
            added up, negative parts cut, divided by the largest value.
            """)

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let records = try records(arguments, in: context)
        return records.count == 1 ? .explanation(records[0]) : .list(records.map(Value.explanation))
    }

    /// One record for each layer and class asked for, in that order.
    static func records(_ arguments: Arguments, in context: CommandContext) throws -> [ExplanationRecord] {
        let model = try arguments.model("model")
        let document = try document(arguments, for: model)
        let options = try options(arguments, model: model)
        let explanations: [Explanation]
        do {
            let run = try context.run(model, on: document.input, output: try arguments.string("output"))
            let count = max(1, options.targets.count) * options.layers.count
            explanations = try context.progress.count(count, "explaining") { try run.explain(options, onEach: $0) }
        } catch {
            throw placed(error, arguments, model: model)
        }
        let picture = try document.picture(given: arguments.given("image"), in: context)
        let records = explanations.map { ExplanationRecord(explanation: $0, model: model, picture: picture) }
        let labels = PanelLabels(records)
        for record in records {
            // One of several says which it is.
            let name = records.count > 1 ? labels.name(of: record) + ": " : ""
            for line in record.explanation.warnings { context.warn(name + line) }
        }
        return records
    }

    /// What the model is asked about, from `doc` and the options beside it.
    static func document(_ arguments: Arguments, for model: LoadedModel) throws -> Document {
        try Document(
            try arguments.required("doc"), for: model,
            preprocessing: try arguments["preprocess"].flatMap(PreprocessOption.mode),
            filter: try arguments.filter("resample") ?? .bilinear)
    }

    static func options(_ arguments: Arguments, model: LoadedModel) throws -> ExplanationOptions {
        var options = ExplanationOptions()
        options.targets = try TargetOption.classes(arguments["targets"], of: model)
        options.layers = try LayerOption.choices(arguments["layer"], of: model)
        options.method =
            try arguments.choice("method", from: MethodRegistry.methods.map { ($0.name, $0) }) ?? options.method
        options.scoreKind = try arguments.choice("score", of: ScoreKind.self) ?? .output
        options.relu = try arguments.boolean("relu") ?? true
        options.normalization = try arguments.choice("normalize", of: GradientNormalization.self) ?? .current
        return options
    }

    /// Points at the argument that an error of the engine is about.
    static func placed(_ error: any Error, _ arguments: Arguments, model: LoadedModel) -> any Error {
        switch error as? ExplanationError {
        case .badInput(let message): Diagnostic(.valueError, message, at: arguments["doc"]?.span)
        case .badOutput(let message): Diagnostic(.valueError, message, at: arguments["output"]?.span)
        case .badTarget(let message): Diagnostic(.valueError, message, at: arguments["targets"]?.span)
        case .badLayer(let message): LayerOption.diagnostic(message, arguments["layer"], model: model)
        default: error
        }
    }
}
