import CommandLanguage

/// `format_as_image`: the overlay of an explanation, without showing it.
enum FormatAsImageCommand: Command {
    static let signature = CommandSignature(
        "format_as_image",
        summary: "paints an explanation over its photo",
        parameters: [
            Parameter("explanation", .required, "an Explanation, or a list of them", domain: .variable)
        ] + FormatOptions.parameters,
        returns: "Image, or a list of them",
        example: "format_as_image(explanation, alpha_limit=1.0, colormap=\"cividis\")")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let records = try arguments.explanations("explanation")
        let pictures = try OverlayPainter(try FormatOptions(arguments)).pictures(of: records)
        return pictures.count == 1 ? .image(pictures[0]) : .list(pictures.map(Value.image))
    }
}

extension Arguments {
    /// An Explanation or a list of them.
    func explanations(_ name: String) throws -> [ExplanationRecord] {
        let operand = try required(name)
        guard let records = operand.value.explanations else {
            throw mismatch(name, "an Explanation or a list of them", operand)
        }
        return records
    }
}
