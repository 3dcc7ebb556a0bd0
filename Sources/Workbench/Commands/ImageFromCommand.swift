import CommandLanguage
import Images

/// `image_from`: Keras' `array_to_img`.
enum ImageFromCommand: Command {
    static let signature = CommandSignature(
        "image_from",
        summary: "turns a tensor into a picture, its values stretched to 0…255",
        parameters: [
            Parameter("tensor", .required, "[1, height, width, channels] or without the 1", domain: .variable)
        ],
        returns: "Image",
        example: "image_from(preprocess(photo, mode=\"tf\"))")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let tensor = try arguments.tensor("tensor")
        return .image(Picture(try arguments.placing("tensor") { try PixelImage(scaling: tensor) }))
    }
}
