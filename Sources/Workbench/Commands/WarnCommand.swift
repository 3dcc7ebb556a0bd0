import CommandLanguage
import JupyterProtocol

/// `warn`: text to stderr.
enum WarnCommand: Command {
    static let signature = CommandSignature(
        "warn",
        summary: "writes values to stderr",
        parameters: [Parameter("values", .variadic, "what to write", domain: .variable)],
        example: "warn \"the photo is dark\"")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        try ValueSize.check(arguments.rest.map(\.value), at: arguments.callSpan)
        context.output.write(try arguments.rest.map(\.value).plainText() + "\n", to: .stderr)
        return .none
    }
}
