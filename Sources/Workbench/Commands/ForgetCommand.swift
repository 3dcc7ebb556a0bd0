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
        // Nothing is forgotten where one of them is a slip.
        let names = try arguments.rest.map { operand in
            guard case .string(let name) = operand.value else {
                throw Diagnostic(
                    .typeError, "forget takes names, got \(operand.value.described)", at: operand.span)
            }
            guard context.session.bindings[name] != nil else {
                let closest = Suggestion.closest(to: name, in: Array(context.session.bindings.keys))
                throw Diagnostic(
                    .nameError, "name '\(name)' is not defined", at: operand.span,
                    hint: closest.map { "did you mean \($0)?" })
            }
            return name
        }
        for name in names { _ = context.session.unbind(name) }
        // Plans hold on to their models, and `_` may hold what was forgotten.
        context.session.programs.removeAll()
        context.session.lastValue = .none
        return .none
    }
}
