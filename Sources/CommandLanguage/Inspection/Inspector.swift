/// Finds what a person asks about who presses Shift+Tab: the name at the cursor, or else the command whose argument
/// the cursor is in.
package struct Inspector: Sendable {
    package let commands: CommandTable

    package init(_ commands: CommandTable) {
        self.commands = commands
    }

    /// - Parameter cursor: in code points; clamped into the cell.
    /// - Returns: nil where there is nothing to tell.
    package func inspection(
        in code: String, at cursor: Int, from source: some InspectionSource
    ) -> Inspection? {
        let scalars = Array(code.unicodeScalars)
        let cursor = min(max(0, cursor), scalars.count)
        // Up to the end of the line, for the name may go on behind the cursor and an option has its `=` there.
        let end = scalars[cursor...].prefix(1024).firstIndex(where: \.isLineBreak) ?? min(scalars.count, cursor + 1024)
        let context = TokenContext(scalars, until: end)
        if let index = nameIndex(in: context, at: cursor), let found = name(at: index, in: context, from: source) {
            return found
        }
        // Behind the last token that begins before the cursor.
        let index = context.tokens.firstIndex { $0.span.end > cursor } ?? context.tokens.count
        return enclosing(index, in: context)
    }

    /// The name that the cursor is in or at either end of; the one behind it counts more.
    private func nameIndex(in context: TokenContext, at cursor: Int) -> Int? {
        context.tokens.lastIndex { $0.nameText != nil && $0.span.start <= cursor && cursor <= $0.span.end }
    }

    private func name(at index: Int, in context: TokenContext, from source: some InspectionSource) -> Inspection? {
        let tokens = context.tokens
        guard let text = tokens[index].nameText else { return nil }
        if context.isMember(index) {
            guard let path = context.path(endingAt: index, commands: commands) else { return nil }
            if path.root == .variable("eli5") { return commands[text].map { Inspection($0) } }
            return source.describe(path)
        }
        if index + 1 < tokens.count, tokens[index + 1].isSymbol(.equals), !context.isHead(index) {
            guard case .argument(let place) = context.enclosure(of: index), let signature = commands[place.command]
            else {
                return nil
            }
            return signature.parameter(named: text).map { Inspection($0, of: signature) } ?? Inspection(signature)
        }
        if let signature = commands[text] { return Inspection(signature) }
        return source.describe(MemberPath(root: .variable(text)))
    }

    /// The option whose value stands at `index`, or the command around it.
    private func enclosing(_ index: Int, in context: TokenContext) -> Inspection? {
        guard case .argument(let place) = context.enclosure(of: index), let signature = commands[place.command] else {
            return nil
        }
        if let option = place.arguments.currentOption, let parameter = signature.parameter(named: option) {
            return Inspection(parameter, of: signature)
        }
        return Inspection(signature)
    }
}
