/// The mistakes about names that more than one place finds.
extension Diagnostic {
    /// A name that is neither a variable nor a command.
    /// - Parameter candidates: the names there are.
    package static func unknownName(
        _ expression: Expression, _ name: String, in candidates: some Sequence<String>
    ) -> Diagnostic {
        let hint = expression.unquotedFileName.map(UnquotedPath.hint) ?? Suggestion.hint(for: name, in: candidates)
        return Diagnostic(.nameError, "name '\(Lexer.excerpt(name))' is not defined", at: expression.span, hint: hint)
    }

    /// A call of something that is no command.
    /// - Parameter candidates: the commands' names.
    package static func unknownCommand(_ name: Name, in candidates: some Sequence<String>) -> Diagnostic {
        Diagnostic(
            .nameError, "there is no command '\(Lexer.excerpt(name.text))'", at: name.span,
            hint: Suggestion.hint(for: name.text, in: candidates) ?? "help lists the commands")
    }

    /// A named argument that the command does not have.
    package static func unknownOption(_ name: Name, of signature: CommandSignature) -> Diagnostic {
        let names = signature.parameters.filter { $0.kind != .variadic }.map(\.name)
        let listing = names.isEmpty ? "it has no options" : "its options: " + names.joined(separator: ", ")
        return Diagnostic(
            .nameError, "\(signature.name) has no option '\(Lexer.excerpt(name.text))'", at: name.span,
            hint: Suggestion.hint(for: name.text, in: names) ?? listing)
    }

    /// A command where a value is wanted, as in `load load` or `show explain model "a.png"`.
    package static func commandAsValue(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .nameError, "\(name) is a command, not a value", at: span,
            hint: "inside another command it needs parentheses: \(name)(…)")
    }
}
