extension Parameter {
    /// How the parameter stands in a signature: `MODEL`, `[TOPIC]`, `VALUE…` or `[width=240]`.
    package var placeholder: String {
        switch kind {
        case .required: name.uppercased()
        case .optional: "[" + name.uppercased() + "]"
        case .variadic: name.uppercased() + "…"
        case .option: "[" + name + "=" + (defaultText ?? "") + "]"
        }
    }

    /// How help lists the parameter: `width=` for one that is given by name, `MODEL` for others.
    var label: String { kind == .option ? name + "=" : name.uppercased() }

    /// More choices would bury the other parameters.
    private var longestListing: Int { 20 }

    /// What the argument may be, where the signature knows it.
    private var choices: String? {
        switch domain {
        case .choices(let choices) where choices.count > longestListing: "one of \(choices.count)"
        case .choices(let choices) where !choices.isEmpty:
            "one of " + choices.map { "\"\($0)\"" }.joined(separator: ", ")
        case .boolean: "true or false"
        default: nil
        }
    }

    /// The summary with choices and default.
    var details: String {
        var parts = [summary]
        if let choices { parts.append(choices) }
        if let defaultText { parts.append("default " + defaultText) }
        return parts.filter { !$0.isEmpty }.joined(separator: "; ")
    }
}

extension CommandSignature {
    /// One line: `explain MODEL DOC [targets=] [method="gradcam"]`.
    package var signatureLine: String {
        ([name] + parameters.map(\.placeholder)).joined(separator: " ")
    }

    /// Help as plain text for `help NAME` and consoles.
    package var helpText: String {
        var blocks = [Self.wrapped([name] + parameters.map(\.placeholder)), summary + "."]
        let width = min(20, parameters.map(\.label.count).max() ?? 0)
        if !parameters.isEmpty {
            let lines = parameters.map { parameter in
                let gap = max(0, width - parameter.label.count)
                return "  " + parameter.label + String(repeating: " ", count: gap + 2) + parameter.details
            }
            blocks.append((["Arguments:"] + lines).joined(separator: "\n"))
        }
        if let returns { blocks.append("Value: " + returns) }
        if !aliases.isEmpty { blocks.append("Other names: " + aliases.joined(separator: ", ")) }
        if !discussion.isEmpty { blocks.append(discussion) }
        blocks.append("Example:\n" + example.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
        return blocks.joined(separator: "\n\n")
    }

    /// The same help in Markdown, for a front end's tooltip and pager.
    package var helpMarkdown: String {
        var blocks = ["```\n" + Self.wrapped([name] + parameters.map(\.placeholder)) + "\n```", summary + "."]
        if !parameters.isEmpty {
            blocks.append(parameters.map { "- `\($0.label)` " + $0.details }.joined(separator: "\n"))
        }
        if let returns { blocks.append("**Value:** " + returns) }
        if !aliases.isEmpty {
            blocks.append("**Other names:** " + aliases.map { "`\($0)`" }.joined(separator: ", "))
        }
        if !discussion.isEmpty { blocks.append(discussion) }
        blocks.append("**Example**\n\n```\n" + example + "\n```")
        return blocks.joined(separator: "\n\n")
    }

    /// Words in lines of at most 80 characters, those after the first indented.
    private static func wrapped(_ words: [String]) -> String {
        var lines: [String] = []
        for word in words {
            if let last = lines.last, last.count + word.count < 80 {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append((lines.isEmpty ? "" : "    ") + word)
            }
        }
        return lines.joined(separator: "\n")
    }
}

extension CommandTable {
    /// The commands, one a line, for a bare `help`.
    package var overviewText: String {
        let width = signatures.map(\.name.count).max() ?? 0
        return signatures.map { signature in
            let gap = width - signature.name.count
            return signature.name + String(repeating: " ", count: gap + 2) + signature.summary
        }.joined(separator: "\n")
    }

    package var overviewMarkdown: String {
        signatures.map { "- `\($0.name)` " + $0.summary }.joined(separator: "\n")
    }
}
