/// Where a token stands in a cell that need not parse.
struct TokenContext {
    /// What encloses a place.
    enum Enclosure {
        /// No command: a statement of its own, a list that is bound to a name.
        case none
        /// A dict or an index, whose strings are keys.
        case keys
        case argument(ArgumentPlace)
    }

    /// A place among a command's arguments.
    struct ArgumentPlace {
        let command: String
        let arguments: ArgumentWalk
        /// Whether the arguments are in parentheses.
        let isCall: Bool
        /// Whether a list or tuple stands between: `targets=[1, …`.
        let isNested: Bool

        /// The variable that the call names as its model.
        var model: String? {
            if let named = arguments.named["model"] { return named }
            return arguments.positional.first ?? nil
        }
    }

    /// How much of a long cell is read before a place, in code points; completion in a cell of megabytes stays quick.
    private static let window = 65_536

    let tokens: [Token]
    let lastComment: SourceSpan?

    /// - Parameter end: where to stop reading, within `0...source.count`.
    init(_ source: [Unicode.Scalar], until end: Int) {
        var start = 0
        if end > Self.window {
            start = end - Self.window
            start = source[start..<end].firstIndex(where: \.isLineBreak) ?? start
        }
        self.init(Lexer(Array(source[..<end]), from: start))
    }

    init(_ lexer: Lexer) {
        var lexer = lexer
        var tokens: [Token] = []
        while true {
            let token = lexer.next()
            if token.kind == .end { break }
            tokens.append(token)
        }
        self.tokens = tokens
        lastComment = lexer.lastComment
    }

    // MARK: Statements and brackets

    /// The brackets that are open before a token, the outermost first, and where its statement begins.
    private func surroundings(of index: Int) -> (openBrackets: [Int], statementStart: Int) {
        var openBrackets: [Int] = []
        var statementStart = 0
        for position in 0..<index {
            switch tokens[position].kind {
            case .separator where openBrackets.isEmpty: statementStart = position + 1
            case .symbol(let symbol) where symbol.closing != nil: openBrackets.append(position)
            case .symbol(let symbol) where symbol.isClosing: _ = openBrackets.popLast()
            default: break
            }
        }
        return (openBrackets, statementStart)
    }

    /// Where the value or command of a statement begins: behind `name =`.
    private func head(ofStatementAt start: Int) -> Int {
        guard start + 1 < tokens.count, tokens[start].nameText != nil, tokens[start + 1].isSymbol(.equals) else {
            return start
        }
        return start + 2
    }

    /// Whether the token at `index` is, or would be, the first word of a statement or of what is bound to a name.
    func isHead(_ index: Int) -> Bool {
        let (openBrackets, start) = surroundings(of: index)
        return openBrackets.isEmpty && (index == start || index == head(ofStatementAt: start))
    }

    func isInBrackets(_ index: Int) -> Bool { !surroundings(of: index).openBrackets.isEmpty }

    /// Whether the token at `index` stands behind an equals sign.
    func isBound(_ index: Int) -> Bool {
        index > 0 && tokens[index - 1].isSymbol(.equals)
    }

    /// What encloses the token at `index`, which need not exist.
    func enclosure(of index: Int) -> Enclosure {
        let (openBrackets, statementStart) = surroundings(of: index)
        var end = index
        for opening in openBrackets.reversed() {
            let token = tokens[opening]
            let before = opening > statementStart ? tokens[opening - 1] : nil
            let isGlued = !token.followsSpace && before?.endsValue == true
            if token.isSymbol(.openParenthesis), isGlued, let command = before?.nameText {
                let walk = ArgumentWalk(tokens[(opening + 1)..<end])
                let place = ArgumentPlace(command: command, arguments: walk, isCall: true, isNested: end != index)
                return .argument(place)
            }
            if token.isSymbol(.openBrace) || isGlued { return .keys }
            end = opening
        }
        return commandForm(at: head(ofStatementAt: statementStart), before: end, isNested: end != index)
    }

    private func commandForm(at head: Int, before end: Int, isNested: Bool) -> Enclosure {
        guard head < end, var command = tokens[head].nameText else { return .none }
        var index = head + 1
        if command == "eli5" {
            while index + 1 < end, tokens[index].continues(with: .dot), let name = tokens[index + 1].nameText {
                command = name
                index += 2
            }
        }
        if index < end {
            let next = tokens[index]
            let continues = [.dot, .openParenthesis, .openBracket].contains(where: next.continues)
            guard !continues else { return .none }
        }
        let walk = ArgumentWalk(tokens[index..<end])
        return .argument(ArgumentPlace(command: command, arguments: walk, isCall: false, isNested: isNested))
    }

    // MARK: Values

    /// Whether the token at `index` is, or would be, a member's name behind a dot.
    func isMember(_ index: Int) -> Bool {
        index >= 2 && tokens[index - 1].continues(with: .dot) && tokens[index - 2].endsValue
    }

    /// The value whose last token stands at `index`, as far as a chain of names, members and elements goes.
    func path(endingAt index: Int, commands: CommandTable) -> MemberPath? {
        var steps: [MemberPath.Step] = []
        var index = index
        while index >= 0 {
            switch tokens[index].kind {
            case .name(let text):
                guard isMember(index) else { return MemberPath(root: .variable(text), steps: steps.reversed()) }
                steps.append(.member(text))
                index -= 2
            case .symbol(.closeBracket):
                guard let opening = opening(of: index), isGluedToValue(opening) else { return nil }
                steps.append(step(of: tokens[(opening + 1)..<index]))
                index = opening - 1
            case .symbol(.closeParenthesis):
                guard let opening = opening(of: index), isGluedToValue(opening),
                    let command = tokens[opening - 1].nameText, let kind = commands[command]?.returns
                else { return nil }
                return MemberPath(root: .result(kind: kind), steps: steps.reversed())
            default:
                return nil
            }
        }
        return nil
    }

    private func isGluedToValue(_ index: Int) -> Bool {
        index > 0 && !tokens[index].followsSpace && tokens[index - 1].endsValue
    }

    private func step(of content: ArraySlice<Token>) -> MemberPath.Step {
        guard content.count == 1, let token = content.first else { return .unknownElement }
        switch token.kind {
        case .integer(let value): return .index(value)
        case .string(let text): return .key(text)
        default: return .unknownElement
        }
    }

    /// The bracket that the one at `index` closes.
    private func opening(of index: Int) -> Int? {
        var depth = 0
        for index in (0...index).reversed() {
            guard case .symbol(let symbol) = tokens[index].kind else { continue }
            if symbol.isClosing { depth += 1 }
            if symbol.closing != nil { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
