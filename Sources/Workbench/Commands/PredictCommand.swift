import CommandLanguage
import Explanations
import Images

/// `predict`: the classes with the highest scores.
enum PredictCommand: Command {
    static let signature = CommandSignature(
        "predict",
        summary: "lists the classes with the highest scores",
        parameters: [
            Parameter("model", .required, "a loaded model", domain: .variable),
            Parameter("doc", .required, "a picture or tensor, or the path of one", domain: .file),
            Parameter("top", .option, default: "5", "how many classes"),
            Parameter("output", .option, "which output of a model that has several"),
            Parameter(
                "preprocess", .option, "another mode than the model was loaded with",
                domain: .choices(PreprocessOption.names)),
            Parameter(
                "resample", .option, default: "\"bilinear\"", "Pillow's filter for the model's input",
                domain: .choices(PixelImage.filterNames)),
        ],
        returns: "Predictions",
        example: "predict model photo top=3")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let model = try arguments.model("model")
        let document = try ExplainCommand.document(arguments, for: model)
        let top = try arguments.integer("top", in: 1...1_000_000) ?? 5
        let scores = try context.run(model, on: document.input, output: try arguments.string("output")).scores()
        let best = scores.indices.sorted { scores[$0] > scores[$1] }.prefix(top)
        return .predictions(
            Predictions(
                model: model,
                entries: best.map { Prediction(target: $0, label: model.label(of: $0), score: scores[$0]) }))
    }
}
