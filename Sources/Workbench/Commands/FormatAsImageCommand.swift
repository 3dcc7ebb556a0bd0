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
        let operand = try arguments.required("explanation")
        let records = (operand.value.elements ?? [operand.value]).compactMap { value in
            if case .explanation(let record) = value { record } else { nil }
        }
        guard !records.isEmpty, records.count == operand.value.elements?.count ?? 1 else {
            throw arguments.mismatch("explanation", "an Explanation or a list of them", operand)
        }
        let pictures = try OverlayPainter(try FormatOptions(arguments)).pictures(of: records)
        return pictures.count == 1 ? .image(pictures[0]) : .list(pictures.map(Value.image))
    }
}
