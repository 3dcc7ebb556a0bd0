import CommandLanguage
import Images

/// `heatmap_to_image`: a heat map as a small picture.
enum HeatmapToImageCommand: Command {
    static let signature = CommandSignature(
        "heatmap_to_image",
        summary: "turns a heat map into a picture of one pixel a cell",
        parameters: [
            Parameter(
                "heatmap", .required, "[height, width], or coloured with 3 or 4 channels; values in 0…1",
                domain: .variable)
        ],
        returns: "Image",
        example: "heatmap_to_image(explanation.targets[0].heatmap)")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let heatmap = try arguments.tensor("heatmap")
        return .image(Picture(try arguments.placing("heatmap") { try HeatmapPicture.image(of: heatmap) }))
    }
}
