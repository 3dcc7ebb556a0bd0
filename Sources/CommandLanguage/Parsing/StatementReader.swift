/// The parser at work in one cell: recursive descent with one token of lookahead.
///
/// This file has the statements and the tokens, `StatementReader+Values.swift` the values.
struct StatementReader {
    let commandNames: Set<String>
    let foreignNameHint: (String) -> String?
    private var lexer: Lexer
    private(set) var current: Token
    private(set) var following: Token
    /// Where the last token taken ended.
    private(set) var lastEnd = 0
    /// Opening brackets not closed so far.
    var openBrackets: [Token] = []

    var source: [Unicode.Scalar] { lexer.source }

    init(_ lexer: Lexer, commandNames: Set<String>, foreignNameHint: @escaping (String) -> String?) {
        self.lexer = lexer
        self.commandNames = commandNames
        self.foreignNameHint = foreignNameHint
        current = self.lexer.next()
        following = self.lexer.next()
    }

    // MARK: Tokens

    @discardableResult
    mutating func advance() -> Token {
        let token = current
        lastEnd = token.span.end
        current = following
        following = lexer.next()
        return token
    }

    mutating func expect(_ symbol: Token.Symbol, _ expectation: String) throws(SyntaxFailure) {
        guard current.isSymbol(symbol) else { throw unexpected(expectation) }
        advance()
    }

    /// What to say when `current` is not what the grammar wants.
    func unexpected(_ expectation: String, hint: String? = nil) -> SyntaxFailure {
        switch current.kind {
        case .invalid(let diagnostic):
            let first = source[current.span.start]
            return SyntaxFailure(diagnostic, isInString: first == "\"" || first == "'")
        case .unfinishedString(let quote):
            let diagnostic = Diagnostic(
                .syntaxError, "the string is not closed", at: current.span,
                hint: "put a \(quote) at its end, on the same line")
            return SyntaxFailure(diagnostic, isInString: true)
        case .end:
            if let open = openBrackets.last, case .symbol(let symbol) = open.kind {
                let diagnostic = Diagnostic(.syntaxError, "'\(symbol.rawValue)' was never closed", at: open.span)
                return SyntaxFailure(diagnostic, isUnfinished: true)
            }
        case .symbol(let symbol) where symbol.isClosing && openBrackets.isEmpty:
            return SyntaxFailure("'\(symbol.rawValue)' closes nothing", at: current.span)
        default:
            break
        }
        return SyntaxFailure(
            "\(expectation), found \(describe(current))", at: current.span, hint: hint ?? openBracketHint)
    }

    /// Where a line goes wrong because a bracket of an earlier one is still open.
    private var openBracketHint: String? {
        guard let open = openBrackets.last, case .symbol(let symbol) = open.kind else { return nil }
        let between = source[open.span.end..<max(open.span.end, current.span.start)]
        guard between.contains(where: \.isLineBreak) else { return nil }
        return "the '\(symbol.rawValue)' in line \(SourceText(source).position(of: open.span.start).line) is still open"
    }

    private func describe(_ token: Token) -> String {
        switch token.kind {
        case .end: "the end of the cell"
        case .separator: source[token.span.start] == ";" ? "';'" : "the end of the line"
        case .string: "a string"
        default: "'\(Lexer.excerpt(lexer.text(from: token.span.start, to: token.span.end)))'"
        }
    }

    var atStatementEnd: Bool { current.kind == .separator || current.kind == .end }

    // MARK: Statements

    mutating func readAll() throws(SyntaxFailure) -> [Statement] {
        var statements: [Statement] = []
        while true {
            while current.kind == .separator { advance() }
            if current.kind == .end { return statements }
            statements.append(try readStatement())
            guard atStatementEnd else { throw trailing(statements.last) }
        }
    }

    private mutating func readStatement() throws(SyntaxFailure) -> Statement {
        let start = current.span.start
        if current.isSymbol(.question) { return try readHelpBefore() }
        if try skipImport() { return Statement(binding: nil, kind: .importLine, span: SourceSpan(start, lastEnd)) }
        let binding = try readBinding()
        let value = try readCommandOrValue()
        if binding == nil, current.isSymbol(.question), let name = value.rootName {
            while current.isSymbol(.question) { advance() }
            return Statement(binding: nil, kind: .help(name), span: SourceSpan(start, lastEnd))
        }
        return Statement(binding: binding, kind: .value(value), span: SourceSpan(start, lastEnd))
    }

    /// `?name`; IPython's `??name` says the same.
    private mutating func readHelpBefore() throws(SyntaxFailure) -> Statement {
        let start = current.span.start
        while current.isSymbol(.question) { advance() }
        guard current.nameText != nil else {
            throw unexpected("expected a name after '?'", hint: "help lists all commands")
        }
        guard let name = try readPrimary(depth: 0).expression.rootName else {
            throw SyntaxFailure("'?' is about a name", at: SourceSpan(start, lastEnd))
        }
        return Statement(binding: nil, kind: .help(name), span: SourceSpan(start, lastEnd))
    }

    /// Passes `import …` and `from … import …`, whatever they hold.
    /// - Returns: whether there was one.
    private mutating func skipImport() throws(SyntaxFailure) -> Bool {
        let word = current.nameText
        guard word == "import" || word == "from", following.nameText != nil || following.isSymbol(.dot) else {
            return false
        }
        var isWhole = word == "import"
        while !atStatementEnd {
            if current.nameText == "import" { isWhole = true }
            if case .symbol(let symbol) = current.kind {
                if symbol.closing != nil { openBrackets.append(current) }
                if symbol.isClosing { _ = openBrackets.popLast() }
            }
            advance()
        }
        guard isWhole, openBrackets.isEmpty else { throw unexpected("expected 'import'") }
        return true
    }

    private mutating func readBinding() throws(SyntaxFailure) -> Name? {
        guard let text = current.nameText, following.isSymbol(.equals) else { return nil }
        let name = Name(text, span: current.span)
        if commandNames.contains(text) {
            throw SyntaxFailure(
                "\(text) is a command and cannot be assigned", at: name.span,
                hint: "choose another name, such as my_\(text)")
        }
        if Constant.value(of: text) != nil {
            throw SyntaxFailure("\(text) cannot be assigned", at: name.span, hint: "it always has the same value")
        }
        advance()
        advance()
        if current.nameText != nil, following.isSymbol(.equals) {
            throw SyntaxFailure(
                "only one name can be assigned at a time", at: following.span, hint: "write a line for each name")
        }
        return name
    }

    private mutating func readCommandOrValue() throws(SyntaxFailure) -> Expression {
        let start = current.span.start
        guard current.nameText != nil else { return try readValue(depth: 0).expression }
        let head = try readPrimary(depth: 0).expression
        guard case .name(let text) = head.kind, current.beginsValue else { return head }
        if Self.pythonKeywords.contains(text), !commandNames.contains(text) {
            throw SyntaxFailure(
                "\(text) is Python; a whylight cell has only commands and values", at: head.span,
                hint: "help lists the commands")
        }
        let arguments = try readCommandArguments()
        let call = Call(command: Name(text, span: head.span), arguments: arguments)
        return Expression(.call(call), span: SourceSpan(start, lastEnd))
    }

    private static let pythonKeywords: Set<String> = [
        "for", "while", "if", "elif", "def", "class", "with", "return", "del", "assert", "raise", "not", "global",
        "async", "await", "yield", "from", "import", "lambda", "try", "except", "finally", "else", "pass", "break",
        "continue",
    ]

    /// The arguments of the command form, to the end of the statement.
    private mutating func readCommandArguments() throws(SyntaxFailure) -> [Argument] {
        var arguments = ArgumentList()
        while current.beginsValue {
            try readArgument(into: &arguments, depth: 0)
            guard current.isSymbol(.comma) else { continue }
            advance()
            guard current.beginsValue else { throw unexpected("expected an argument after ','") }
        }
        return arguments.arguments
    }

    /// Why a statement cannot go on where it stopped.
    private func trailing(_ statement: Statement?) -> SyntaxFailure {
        guard let statement, case .value(let value) = statement.kind else { return unexpected("expected a new line") }
        if current.isSymbol(.equals) {
            return unexpected("expected a new line", hint: "only a plain name can be assigned")
        }
        if case .call(let call) = value.kind, current.beginsValue || current.isSymbol(.comma) {
            return unexpected(
                "expected a new line", hint: "put all arguments of \(call.command.text) within its parentheses")
        }
        if current.isSymbol(.comma) {
            return unexpected("expected a new line", hint: "a list of values is written [a, b], or print a, b")
        }
        return unexpected("expected a new line")
    }
}
