import CommandLanguage
import Explanations
import Tensors

/// `gradcam_backend`: what Grad-CAM computes a heat map from, under the names of eli5's function.
enum GradCAMBackendCommand: Command {
    private static let optionNames = ["score", "normalize", "output", "preprocess", "resample"]

    static let signature = CommandSignature(
        "gradcam_backend",
        summary: "gives a layer's activations, their gradients and the weights of the channels",
        parameters: [
            Parameter("model", .required, "a loaded model", domain: .variable),
            Parameter("doc", .required, "a picture or tensor, or the path of one", domain: .file),
            Parameter(
                "targets", .optional, "a class id, a class name or a list; the top class by itself",
                domain: .classLabel),
            Parameter("layer", .optional, "a name, index, Layer, \"eli5\" or a list; chosen by itself", domain: .layer),
        ] + ExplainCommand.parameters.filter { optionNames.contains($0.name) },
        returns: "dict, or a list of them",
        example: "gradcam_backend model photo targets=[\"lynx\"]",
        discussion: """
            The keys are weights [channels], activations and grads [height, width, channels], predicted_idx and \
            predicted_val: the class and its score.
            """)

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let model = try arguments.model("model")
        let document = try ExplainCommand.document(arguments, for: model)
        let options = try ExplainCommand.options(arguments, model: model)
        let answers: [Answer]
        do {
            answers = try context.run(model, on: document.input, output: try arguments.string("output"))
                .answers(to: options) { $0 }
        } catch {
            throw ExplainCommand.placed(error, arguments, model: model)
        }
        let values = try answers.map(value(of:))
        return values.count == 1 ? values[0] : .list(values)
    }

    private static func value(of answer: Answer) throws -> Value {
        let weights = GradCAM.weights(of: answer.evidence.gradients)
        return .dictionary([
            ("weights", .tensor(try Tensor([weights.count], values: weights))),
            ("activations", .tensor(answer.evidence.activations)),
            ("grads", .tensor(answer.evidence.gradients)),
            ("predicted_idx", .integer(answer.target)),
            ("predicted_val", .number(Double(answer.score))),
        ])
    }
}
