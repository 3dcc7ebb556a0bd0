import CommandLanguage
import JupyterProtocol

/// `clear`: empties the cell's output.
enum ClearCommand: Command {
    static let signature = CommandSignature(
        "clear",
        summary: "clears the cell's output",
        parameters: [
            Parameter("wait", .option, default: "false", "clears only when the next output comes", domain: .boolean)
        ],
        example: "clear wait=true")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        context.output.clear(wait: try arguments.boolean("wait") ?? false)
        return .none
    }
}
