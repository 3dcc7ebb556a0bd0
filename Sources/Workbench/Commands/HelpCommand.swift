import CommandLanguage
import Images

/// `help`, `name?`: pages for the front end's pager.
enum HelpCommand: Command {
    static let signature = CommandSignature(
        "help",
        summary: "explains a command, or lists them all",
        parameters: [Parameter("topic", .optional, "a command, or colormaps", domain: .topics(["colormaps"]))],
        example: "help explain")

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        guard let operand = arguments.given("topic") else {
            context.pager.show(text: overview, markdown: overviewMarkdown)
            return .none
        }
        guard case .string(let topic) = operand.value else {
            throw arguments.mismatch("topic", "a command's name", operand)
        }
        return try show(topic: topic, at: operand.span, in: context)
    }

    /// Help on a command, on `colormaps`, or on what a variable holds.
    static func show(topic: String, at span: SourceSpan, in context: CommandContext) throws -> Value {
        if let signature = CommandRegistry.command(named: topic)?.signature {
            context.pager.show(text: signature.helpText, markdown: signature.helpMarkdown)
        } else if topic == "colormaps" {
            context.pager.show(text: colormaps, markdown: colormapsMarkdown)
        } else if let value = context.session.bindings[topic] {
            let text = "\(topic): \(value.kind)\n\n\(ValueDisplay.text(for: value))"
            context.pager.show(text: text, markdown: "```\n\(text)\n```")
        } else {
            let topics = Array(CommandRegistry.names) + ["colormaps"] + Array(context.session.bindings.keys)
            let closest = Suggestion.closest(to: topic, in: topics)
            throw Diagnostic(
                .nameError, "there is no help on \(topic)", at: span,
                hint: closest.map { "did you mean \($0)?" } ?? "help lists the commands")
        }
        return .none
    }

    private static var overview: String {
        "Whylight \(WhylightVersion.text) shows where an image classifier looks.\n\n"
            + "\(CommandRegistry.table.overviewText)\n\n\(closing)"
    }

    private static var overviewMarkdown: String { "\(CommandRegistry.table.overviewMarkdown)\n\n\(closing)" }

    private static let colormapUse = """
        show model photo colormap="jet" paints with one of these, matplotlib's; _r behind a name reverses it: "jet_r".
        """

    private static var colormaps: String {
        let groups = Colormap.groups.map { kind, names in
            "\(kind)\n" + lines(of: names, width: 100).map { "  \($0)" }.joined(separator: "\n")
        }
        return "Colormaps\n\n\(colormapUse)\n\n" + groups.joined(separator: "\n\n")
    }

    private static var colormapsMarkdown: String {
        let groups = Colormap.groups.map { kind, names in
            "**\(kind)**: " + names.map { "`\($0)`" }.joined(separator: " ")
        }
        return "## Colormaps\n\n\(colormapUse)\n\n" + groups.joined(separator: "\n\n")
    }

    /// Words in lines of at most `width` characters.
    private static func lines(of words: [String], width: Int) -> [String] {
        var lines: [String] = []
        for word in words {
            if let last = lines.last, last.count + word.count < width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines
    }

    private static let closing = "help NAME or NAME? tells more; help colormaps lists the colours."
}
