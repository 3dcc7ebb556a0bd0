import CommandLanguage
import Images
import KerasModels

/// `preprocess`: the tensor a model would see.
enum PreprocessCommand: Command {
    static let signature = CommandSignature(
        "preprocess",
        summary: "turns a picture into the tensor a model takes",
        parameters: [
            Parameter("image", .required, "an Image, or the path of one", domain: .file),
            Parameter("model", .option, "resizes and scales as this model wants it", domain: .variable),
            Parameter(
                "mode", .option, "scales without a model, at the picture's own size",
                domain: .choices(PreprocessOption.names)),
            Parameter(
                "resample", .option, default: "\"bilinear\"", "Pillow's filter for resizing",
                domain: .choices(PixelImage.filterNames)),
        ],
        returns: "Tensor",
        example: "preprocess photo model=model")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let picture = try Document.picture(try arguments.required("image"))
        let mode = try arguments["mode"].flatMap(PreprocessOption.mode)
        if arguments.given("model") != nil {
            let model = try arguments.model("model")
            return .tensor(
                try Document.tensor(
                    of: picture.image, for: model, mode ?? model.preprocessing,
                    try arguments.filter("resample") ?? .bilinear))
        }
        guard let mode else {
            throw Diagnostic(
                .typeError, "preprocess needs a model or a mode", at: arguments.callSpan,
                hint: "preprocess photo model=model, or mode=\"tf\"")
        }
        return .tensor(try mode(try picture.image.tensor()))
    }
}
