import CommandLanguage

/// `format_as_html`: eli5's function of the same name.
enum FormatAsHTMLCommand: Command {
    static let signature = CommandSignature(
        "format_as_html",
        summary: "writes an explanation as a page: the overlay, the facts, the numbers",
        parameters: [
            Parameter("explanation", .required, "an Explanation, or a list of them", domain: .variable)
        ] + FormatOptions.parameters,
        returns: "string",
        example: "save format_as_html(explanation, colormap=\"jet\") \"page.html\" overwrite=true",
        discussion:
            "The page holds its pictures, has no script and needs no network. save EXPLANATION \"x.html\" writes one in the usual colours."
    )

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        .string(
            try ExplanationPage(
                try arguments.explanations("explanation"), try FormatOptions(arguments)
            ).html())
    }
}
