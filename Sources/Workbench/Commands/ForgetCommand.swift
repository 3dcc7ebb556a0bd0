import CommandLanguage
import Explanations

/// `forget`: unbinds variables and frees what they held.
enum ForgetCommand: Command {
    static let signature = CommandSignature(
        "forget",
        summary: "unbinds variables and frees what they held",
        parameters: [Parameter("names", .variadic, "the variables", domain: .variableName)],
        example: "forget photo")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        guard !arguments.rest.isEmpty else {
            throw Diagnostic(.typeError, "forget needs the names of variables", at: arguments.callSpan)
        }
        for operand in arguments.rest {
            guard case .string(let name) = operand.value else {
                throw Diagnostic(
                    .typeError, "forget takes names, got \(operand.value.described)", at: operand.span)
            }
            guard context.session.unbind(name) else {
                let closest = Suggestion.closest(to: name, in: Array(context.session.bindings.keys))
                throw Diagnostic(
                    .nameError, "name '\(name)' is not defined", at: operand.span,
                    hint: closest.map { "did you mean \($0)?" })
            }
        }
        // Plans hold on to their models, and `_` may hold what was forgotten.
        context.session.programs.removeAll()
        context.session.lastValue = .none
        return .none
    }
}
