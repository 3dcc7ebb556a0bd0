import CommandLanguage
import Images

/// How an explanation is painted: eli5's `format_as_image`, and what Whylight adds.
struct FormatOptions {
    static let parameters = [
        Parameter(
            "colormap", .option, default: "\"viridis\"", "matplotlib's name of the colours, see help colormaps",
            domain: .choices(Colormap.names)),
        Parameter("alpha_limit", .option, default: "0.65", "how opaque the map may become, 0…1; none for no cap"),
        Parameter(
            "resampling_filter", .option, default: "\"lanczos\"", "Pillow's filter for enlarging the map",
            domain: .choices(PixelImage.filterNames)),
        Parameter("width", .option, "width of the picture in pixels"),
        Parameter("columns", .option, "one grid of labelled panels instead of one picture each"),
        Parameter("legend", .option, default: "false", "a bar of the colours", domain: .boolean),
        Parameter("side_by_side", .option, default: "false", "the photo beside the overlay", domain: .boolean),
    ]

    var colormap = Colormap.viridis
    /// Nil for no cap.
    var alphaLimit: Double? = 0.65
    var filter = ResamplingFilter.lanczos
    /// In pixels; nil for the picture's own.
    var width: Int?
    var columns: Int?
    var legend = false
    var sideBySide = false

    /// eli5's defaults.
    init() {}

    init(_ arguments: Arguments) throws {
        if let operand = arguments.given("colormap") {
            guard case .string(let name) = operand.value else {
                throw arguments.mismatch("colormap", "the name of a colormap", operand)
            }
            guard let colormap = Colormap(named: name) else {
                let hint = Suggestion.closest(to: name, in: Colormap.names).map { "did you mean \"\($0)\"?" }
                throw Diagnostic(
                    .valueError, "unknown colormap: \"\(name)\"", at: operand.span,
                    hint: hint ?? "help colormaps lists them")
            }
            self.colormap = colormap
        }
        if let operand = arguments["alpha_limit"] {
            alphaLimit = try arguments.number("alpha_limit")
            if let limit = alphaLimit, !(0...1).contains(limit) {
                throw Diagnostic(
                    .valueError, "alpha_limit must be between 0 and 1 inclusive, got: \(limit)", at: operand.span)
            }
        }
        filter = try arguments.filter("resampling_filter") ?? .lanczos
        width = try arguments.integer("width", in: 1...16_384)
        columns = try arguments.integer("columns", in: 1...64)
        legend = try arguments.boolean("legend") ?? false
        sideBySide = try arguments.boolean("side_by_side") ?? false
    }
}

extension Arguments {
    /// A Pillow filter by name.
    func filter(_ name: String) throws -> ResamplingFilter? {
        try choice(name, of: ResamplingFilter.self)
    }
}

extension PixelImage {
    static let filterNames = ResamplingFilter.allCases.map(\.rawValue)
}
