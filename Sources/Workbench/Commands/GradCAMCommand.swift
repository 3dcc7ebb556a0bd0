import CommandLanguage
import Explanations
import Tensors

/// `gradcam`: eli5's function of the same name, weights and activations to a heat map.
enum GradCAMCommand: Command {
    static let signature = CommandSignature(
        "gradcam",
        summary: "makes a heat map of a layer's activations and its channels' weights",
        parameters: [
            Parameter("weights", .required, "one number a channel: [channels]", domain: .variable),
            Parameter("activations", .required, "a layer's output: [height, width, channels]", domain: .variable),
        ],
        returns: "Tensor",
        example: "gradcam [0.5, -1] [[[1, 4], [2, 3]], [[3, 2], [4, 1]]]",
        discussion: """
            Each channel times its weight, added up, negative cells cut, divided by the largest plus 1e-7. \
            gradcam_backend gives both arguments for a model and a picture.
            """)

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        if case .model = arguments["weights"]?.value {
            throw Diagnostic(
                .typeError, "weights must be a Tensor, got a Model", at: arguments["weights"]?.span,
                hint: "show MODEL DOC explains; gradcam_backend MODEL DOC gives the weights and activations")
        }
        let weights = try arguments.tensor("weights")
        guard weights.shape.rank == 1 else {
            throw Diagnostic(
                .valueError, "weights must have shape (channels,), got: \(weights.shape)",
                at: arguments["weights"]?.span)
        }
        let activations = try arguments.tensor("activations")
        guard activations.shape.rank == 3, activations.count > 0 else {
            throw Diagnostic(
                .valueError, "activations must have shape (height, width, channels), got: \(activations.shape)",
                at: arguments["activations"]?.span)
        }
        guard weights.count == activations.shape[2] else {
            throw Diagnostic(
                .valueError, "\(weights.count) weights do not fit \(activations.shape[2]) channels",
                at: arguments["weights"]?.span)
        }
        let (values, maximum) = MapScaling.scaled(
            GradCAM.sum(weights: weights.values, activations: activations), relu: true)
        let heatmap = Heatmap(height: activations.shape[0], width: activations.shape[1], values: values)
        if let remark = FaintMap.remark(on: heatmap, rawMaximum: maximum) { context.warn(remark) }
        return .tensor(try heatmap.tensor)
    }
}
