import CommandLanguage

/// `version`: Whylight's.
enum VersionCommand: Command {
    static let signature = CommandSignature(
        "version",
        summary: "gives Whylight's version",
        parameters: [],
        returns: "string",
        example: "version")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        .string(WhylightVersion.text)
    }
}
