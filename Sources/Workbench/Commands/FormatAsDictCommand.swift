import CommandLanguage

/// `format_as_dict`: eli5's function of the same name.
enum FormatAsDictCommand: Command {
    static let signature = CommandSignature(
        "format_as_dict",
        summary: "gives an explanation's fields as a dict, the heat map as nested lists",
        parameters: [
            Parameter("explanation", .required, "an Explanation, one of its targets, or a list", domain: .variable)
        ],
        returns: "dict, or a list of them",
        example: "format_as_dict(explanation)[\"targets\"]",
        discussion: "save EXPLANATION \"x.json\" writes the same as JSON, the picture as a PNG data URI.")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        let operand = try arguments.required("explanation")
        if case .targetExplanation(let record) = operand.value { return record.targetDictionary }
        let dictionaries = try arguments.explanations("explanation").map(\.dictionary)
        if case .explanation = operand.value { return dictionaries[0] }
        return .list(dictionaries)
    }
}
