import CommandLanguage

/// `variables`: what is bound.
enum VariablesCommand: Command {
    static let signature = CommandSignature(
        "variables",
        summary: "lists the variables",
        parameters: [],
        returns: "a table",
        example: "variables")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        .table(
            Table(
                columns: [.init("name"), .init("kind"), .init("value")],
                rows: context.session.bindings.sorted { $0.key < $1.key }.map { name, value in
                    [name, value.kind, shortText(of: value)]
                }))
    }

    /// In one line, cut where it grows long.
    private static func shortText(of value: Value) -> String {
        let lines = ValueDisplay.line(for: value).split(whereSeparator: \.isNewline)
        let line = lines.map { $0.drop { $0 == " " } }.joined(separator: " ")
        return line.count > 72 ? line.prefix(71) + "…" : line
    }
}
