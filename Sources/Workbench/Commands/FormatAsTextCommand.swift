import CommandLanguage

/// `format_as_text`: eli5's function of the same name.
enum FormatAsTextCommand: Command {
    static let signature = CommandSignature(
        "format_as_text",
        summary: "writes an explanation as text: the facts and the heat map's numbers",
        parameters: [
            Parameter("explanation", .required, "an Explanation, or a list of them", domain: .variable)
        ],
        returns: "string",
        example: "print format_as_text(explanation)",
        discussion: "print EXPLANATION writes the same, and save EXPLANATION \"x.txt\" puts it into a file.")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        .string(
            try arguments.explanations("explanation").map { try $0.report() }.joined(separator: "\n\n"))
    }
}
