import CommandLanguage
import JupyterProtocol

/// `input`: asks the person at the front end.
enum InputCommand: Command {
    static let signature = CommandSignature(
        "input",
        summary: "asks a question and returns the answer",
        parameters: [Parameter("question", .optional, default: "\"\"", "the text before the answer")],
        returns: "string",
        example: "name = input \"class? \"")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        .string(try context.output.ask(try arguments.string("question") ?? "", isPassword: false))
    }
}
