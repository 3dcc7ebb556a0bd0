import CommandLanguage
import JupyterProtocol

/// `print`: text to stdout.
enum PrintCommand: Command {
    static let signature = CommandSignature(
        "print",
        summary: "writes values to stdout",
        parameters: [Parameter("values", .variadic, "what to write", domain: .variable)],
        example: "print \"hello, world\"")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        try ValueSize.check(arguments.rest.map(\.value), at: arguments.callSpan)
        context.output.write(try arguments.rest.map(\.value).plainText() + "\n", to: .stdout)
        return .none
    }
}

extension [Value] {
    /// Values beside each other: strings without quotes, Explanations with the numbers of their heat maps.
    func plainText() throws -> String {
        try map { value in
            if case .string(let text) = value { return text }
            if let records = value.explanations { return try records.map { try $0.report() }.joined(separator: "\n\n") }
            return ValueDisplay.text(for: value)
        }.joined(separator: " ")
    }
}
