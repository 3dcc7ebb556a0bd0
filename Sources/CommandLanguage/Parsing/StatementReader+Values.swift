/// Values. Each method also tells how deep the expression it made nests, for a chain `a.b.c` nests as brackets do.
extension StatementReader {
    typealias Branch = (expression: Expression, height: Int)

    mutating func readValue(depth: Int) throws(SyntaxFailure) -> Branch {
        let token = current
        let kind: Expression.Kind
        switch token.kind {
        case .integer(let value): kind = .integer(value)
        case .number(let value): kind = .number(value)
        default: return try readPrimary(depth: depth)
        }
        advance()
        if current.continues(with: .dot) || current.continues(with: .openBracket)
            || current.continues(with: .openParenthesis)
        {
            throw unexpected("a number has no members or elements")
        }
        return (Expression(kind, span: token.span), 1)
    }

    /// A primary with the members and elements taken of it.
    mutating func readPrimary(depth: Int) throws(SyntaxFailure) -> Branch {
        let start = current.span.start
        var (expression, height) = try readAtom(depth: depth)
        while true {
            if current.continues(with: .dot) {
                advance()
                guard let text = current.nameText else { throw unexpected("expected a member's name after '.'") }
                let name = Name(text, span: advance().span)
                expression = Expression(.member(expression, name), span: SourceSpan(start, lastEnd))
                height += 1
            } else if current.continues(with: .openBracket) {
                let index = try readIndex(depth: depth + 1)
                expression = Expression(.index(expression, index.expression), span: SourceSpan(start, lastEnd))
                height = max(height, index.height) + 1
            } else if current.continues(with: .openParenthesis) {
                throw notCallable(expression)
            } else {
                return (expression, height)
            }
            try checkDepth(depth + height, at: expression.span)
        }
    }

    private func checkDepth(_ depth: Int, at span: SourceSpan) throws(SyntaxFailure) {
        guard depth > Parser.nestingLimit else { return }
        throw SyntaxFailure(
            "values nest deeper than \(Parser.nestingLimit) levels", at: span,
            hint: "bind an inner value to a name first")
    }

    private func notCallable(_ expression: Expression) -> SyntaxFailure {
        guard case .member(_, let name) = expression.kind else {
            return SyntaxFailure("only a command can be called", at: expression.span)
        }
        let hint =
            commandNames.contains(name.text)
            ? "write \(name.text)(…)" : foreignNameHint(name.text) ?? "help lists the commands"
        return SyntaxFailure("only a command can be called; a member cannot", at: name.span, hint: hint)
    }

    private mutating func readIndex(depth: Int) throws(SyntaxFailure) -> Branch {
        openBrackets.append(advance())
        let index = try readValue(depth: depth)
        try close(.closeBracket, "expected ']'")
        return index
    }

    private mutating func close(_ symbol: Token.Symbol, _ expectation: String) throws(SyntaxFailure) {
        try expect(symbol, expectation)
        _ = openBrackets.popLast()
    }

    private mutating func readAtom(depth: Int) throws(SyntaxFailure) -> Branch {
        try checkDepth(depth + 1, at: current.span)
        let token = current
        switch token.kind {
        case .string(let text):
            advance()
            return (Expression(.string(text), span: token.span), 1)
        case .name(let text):
            advance()
            return try readNamed(Name(text, span: token.span), depth: depth)
        case .symbol(.openParenthesis):
            return try readParenthesised(depth: depth + 1)
        case .symbol(.openBracket):
            openBrackets.append(advance())
            let (items, height) = try readItems(until: .closeBracket, depth: depth + 1)
            return (Expression(.list(items), span: SourceSpan(token.span.start, lastEnd)), height + 1)
        case .symbol(.openBrace):
            openBrackets.append(advance())
            return try readDictionary(from: token.span.start, colon: .colon, until: .closeBrace, depth: depth + 1)
        default:
            throw unexpected("expected a value")
        }
    }

    // MARK: Names and calls

    private mutating func readNamed(_ first: Name, depth: Int) throws(SyntaxFailure) -> Branch {
        var name = first
        if first.text == "eli5" {
            while current.continues(with: .dot), let text = following.nameText {
                advance()
                advance()
                name = Name(text, span: SourceSpan(first.span.start, lastEnd))
            }
        }
        let start = first.span.start
        if current.continues(with: .openParenthesis) {
            switch name.text {
            case "float": return try readFloat(from: start)
            case "Dict":
                openBrackets.append(advance())
                return try readDictionary(from: start, colon: .arrow, until: .closeParenthesis, depth: depth + 1)
            default: return try readCall(name, from: start, depth: depth + 1)
            }
        }
        let kind = Constant.value(of: name.text) ?? .name(name.text)
        return (Expression(kind, span: SourceSpan(start, lastEnd)), 1)
    }

    private mutating func readCall(_ command: Name, from start: Int, depth: Int) throws(SyntaxFailure) -> Branch {
        openBrackets.append(advance())
        var arguments = ArgumentList()
        var height = 0
        while !current.isSymbol(.closeParenthesis) {
            height = max(height, try readArgument(into: &arguments, depth: depth))
            guard current.isSymbol(.comma) else { break }
            advance()
        }
        try close(.closeParenthesis, "expected ',' or ')'")
        let call = Call(command: command, arguments: arguments.arguments)
        return (Expression(.call(call), span: SourceSpan(start, lastEnd)), height + 1)
    }

    /// - Returns: how deep the argument's value nests.
    @discardableResult
    mutating func readArgument(into arguments: inout ArgumentList, depth: Int) throws(SyntaxFailure) -> Int {
        var name: Name?
        if let text = current.nameText, following.isSymbol(.equals) {
            name = Name(text, span: current.span)
            advance()
            advance()
        }
        let (value, height) = try readValue(depth: depth)
        try arguments.append(Argument(name: name, value: value))
        return height
    }

    /// `float('inf')`, `float('-inf')` and `float('nan')`, as papermill writes them for Python.
    private mutating func readFloat(from start: Int) throws(SyntaxFailure) -> Branch {
        openBrackets.append(advance())
        guard case .string(let text) = current.kind, let value = Constant.float(text) else {
            throw unexpected("expected 'inf', '-inf' or 'nan'", hint: "any other number is written without float(…)")
        }
        advance()
        try close(.closeParenthesis, "expected ')'")
        return (Expression(.number(value), span: SourceSpan(start, lastEnd)), 1)
    }

    // MARK: Lists, tuples and dicts

    private mutating func readParenthesised(depth: Int) throws(SyntaxFailure) -> Branch {
        let start = current.span.start
        openBrackets.append(advance())
        if current.isSymbol(.closeParenthesis) {
            try close(.closeParenthesis, "expected ')'")
            return (Expression(.tuple([]), span: SourceSpan(start, lastEnd)), 1)
        }
        let first = try readValue(depth: depth)
        guard current.isSymbol(.comma) else {
            try close(.closeParenthesis, "expected ',' or ')'")
            return (Expression(first.expression.kind, span: SourceSpan(start, lastEnd)), first.height)
        }
        advance()
        let (rest, height) = try readItems(until: .closeParenthesis, depth: depth)
        let kind = Expression.Kind.tuple([first.expression] + rest)
        return (Expression(kind, span: SourceSpan(start, lastEnd)), max(first.height, height) + 1)
    }

    private mutating func readItems(
        until closing: Token.Symbol, depth: Int
    ) throws(SyntaxFailure) -> (items: [Expression], height: Int) {
        var items: [Expression] = []
        var height = 0
        while !current.isSymbol(closing) {
            let item = try readValue(depth: depth)
            items.append(item.expression)
            height = max(height, item.height)
            guard current.isSymbol(.comma) else { break }
            advance()
        }
        try close(closing, "expected ',' or '\(closing.rawValue)'")
        return (items, height)
    }

    private mutating func readDictionary(
        from start: Int, colon: Token.Symbol, until closing: Token.Symbol, depth: Int
    ) throws(SyntaxFailure) -> Branch {
        var entries: [DictionaryEntry] = []
        var height = 0
        while !current.isSymbol(closing) {
            guard case .string(let key) = current.kind else {
                throw unexpected("expected a string as the key of a dict")
            }
            advance()
            try expect(colon, "expected '\(colon.rawValue)' after the key")
            let value = try readValue(depth: depth)
            entries.append(DictionaryEntry(key: key, value: value.expression))
            height = max(height, value.height)
            guard current.isSymbol(.comma) else { break }
            advance()
        }
        try close(closing, "expected ',' or '\(closing.rawValue)'")
        return (Expression(.dictionary(entries), span: SourceSpan(start, lastEnd)), height + 1)
    }
}
