import CommandLanguage
import Images

/// `expand_heatmap`: a heat map as a picture of another picture's size.
enum ExpandHeatmapCommand: Command {
    static let signature = CommandSignature(
        "expand_heatmap",
        summary: "enlarges a heat map to the size of a picture",
        parameters: [
            Parameter(
                "heatmap", .required, "[height, width], or coloured with 3 or 4 channels; values in 0…1",
                domain: .variable),
            Parameter("image", .required, "the picture, or its path", domain: .file),
            Parameter(
                "resampling_filter", .option, default: "\"lanczos\"", "Pillow's filter for enlarging the map",
                domain: .choices(PixelImage.filterNames)),
        ],
        returns: "Image",
        example: "expand_heatmap(explanation.targets[0].heatmap, photo, resampling_filter=\"box\")")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let heatmap = try arguments.tensor("heatmap")
        let image = try Document.picture(try arguments.required("image")).image
        let filter = try arguments.filter("resampling_filter") ?? .lanczos
        let cells = try arguments.placing("heatmap") { try HeatmapPicture.image(of: heatmap) }
        return .image(Picture(try cells.resized(width: image.width, height: image.height, filter: filter)))
    }
}
