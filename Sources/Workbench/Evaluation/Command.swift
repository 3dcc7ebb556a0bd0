import CommandLanguage

/// A command of the language: its description, and what it does.
///
/// A command is one file in `Commands/` and one line in ``CommandRegistry``.
protocol Command: Sendable {
    static var signature: CommandSignature { get }

    /// - Throws: `Diagnostic`, or an error of a module below, which ``ErrorTranslation`` names for the user. A
    ///   diagnostic without a span is placed on the call.
    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value
}

/// Commands by name and alias.
enum CommandRegistry {
    static let commands: [any Command.Type] = [
        LoadCommand.self, ExplainCommand.self, ShowCommand.self, PredictCommand.self, SummaryCommand.self,
        PreprocessCommand.self, SaveCommand.self, PrintCommand.self, WarnCommand.self, ClearCommand.self,
        InputCommand.self, FormatAsImageCommand.self, VariablesCommand.self, ForgetCommand.self, HelpCommand.self,
        VersionCommand.self, CompareCommand.self, GradCAMBackendCommand.self, GradCAMCommand.self,
        HeatmapToImageCommand.self, ExpandHeatmapCommand.self, ImageFromCommand.self, FormatAsTextCommand.self,
        FormatAsHTMLCommand.self, FormatAsDictCommand.self,
    ]

    static let table = CommandTable(commands.map { $0.signature })

    /// Every name that cannot be a variable's.
    static let names = table.names

    static func command(named name: String) -> (any Command.Type)? {
        byName[name]
    }

    private static let byName: [String: any Command.Type] = Dictionary(
        commands.flatMap { command in
            ([command.signature.name] + command.signature.aliases).map { ($0, command) }
        },
        uniquingKeysWith: { first, _ in first })
}
