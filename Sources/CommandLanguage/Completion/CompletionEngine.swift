/// Finds what may stand at the cursor. It reads tokens, for the cell is usually unfinished, and asks a
/// ``CompletionSource`` for what only the session knows.
///
/// What each place offers is in `CompletionEngine+Candidates.swift`.
package struct CompletionEngine: Sendable {
    package let commands: CommandTable

    package init(_ commands: CommandTable) {
        self.commands = commands
    }

    /// - Parameter cursor: in code points; clamped into the cell.
    package func completions(
        in code: String, at cursor: Int, from source: some CompletionSource
    ) -> Completions {
        let scalars = Array(code.unicodeScalars)
        let cursor = min(max(0, cursor), scalars.count)
        let context = TokenContext(scalars, until: cursor)
        let word = Word(in: context, at: cursor)
        var matches: [Completion] = []
        switch word.kind {
        case .closed:
            break
        case .name:
            let place = namePlace(of: word, in: context)
            let given = laterOptions(in: scalars, behind: word, place: place)
            matches = candidates(at: place, given: given, prefix: word.text, from: source)
            if cursor < scalars.count, scalars[cursor] == "=" { matches = matches.map(Self.withoutEquals) }
        case .string(let quote):
            matches = stringCandidates(word, quote: quote, in: context, scalars: scalars, from: source)
        }
        return Completions(matches, range: SourceSpan(word.start, cursor))
    }

    private static func withoutEquals(_ completion: Completion) -> Completion {
        guard completion.kind == .param, completion.text.hasSuffix("=") else { return completion }
        return Completion(String(completion.text.dropLast()), .param, signature: completion.signature)
    }

    // MARK: The word at the cursor

    /// The word that ends at the cursor.
    struct Word {
        enum Kind {
            /// A name, perhaps of no letters so far.
            case name
            /// The inside of a string that is not closed.
            case string(quote: Unicode.Scalar)
            /// A place where nothing can be typed on: a comment, a number, the end of a string.
            case closed
        }

        let kind: Kind
        /// A name as typed; of a string nothing.
        let text: String
        let start: Int
        /// Where among the tokens the word stands.
        let index: Int

        init(in context: TokenContext, at cursor: Int) {
            let tokens = context.tokens
            let isInComment = context.lastComment.map { $0.end == cursor && $0.start < cursor } ?? false
            guard let last = tokens.last, last.span.end == cursor else {
                self.init(isInComment ? .closed : .name, start: cursor, index: tokens.count)
                return
            }
            switch last.kind {
            case .name(let text):
                self.init(.name, text, start: last.span.start, index: tokens.count - 1)
            case .unfinishedString(let quote):
                self.init(.string(quote: quote), start: last.span.start + 1, index: tokens.count - 1)
            case .integer, .number, .string, .invalid:
                self.init(.closed, start: cursor, index: tokens.count)
            case .symbol(let symbol) where symbol.isClosing:
                self.init(.closed, start: cursor, index: tokens.count)
            case .symbol, .separator, .end:
                self.init(isInComment ? .closed : .name, start: cursor, index: tokens.count)
            }
        }

        private init(_ kind: Kind, _ text: String = "", start: Int, index: Int) {
            self.kind = kind
            self.text = text
            self.start = start
            self.index = index
        }
    }

    // MARK: Where the word stands

    enum Place {
        case nowhere
        case statement
        /// Behind `name =`.
        case bound
        /// Behind `?`, or in an `eli5.` path.
        case anyName
        case commandName
        case member(MemberPath)
        case value(TokenContext.ArgumentPlace?)
    }

    private func namePlace(of word: Word, in context: TokenContext) -> Place {
        let index = word.index
        if index > 0, context.tokens[index - 1].isSymbol(.question) { return .anyName }
        if context.isMember(index) {
            guard let path = context.path(endingAt: index - 2, commands: commands) else { return .nowhere }
            return path.root == .variable("eli5") ? .commandName : .member(path)
        }
        if index > 0, context.tokens[index - 1].isSymbol(.dot) { return .nowhere }
        if context.isHead(index) { return context.isBound(index) ? .bound : .statement }
        switch context.enclosure(of: index) {
        case .argument(let place): return .value(place)
        case .keys: return .value(nil)
        case .none: return context.isInBrackets(index) ? .value(nil) : .nowhere
        }
    }

    /// The options that the call gives behind the cursor.
    private func laterOptions(in scalars: [Unicode.Scalar], behind word: Word, place: Place) -> Set<String> {
        guard case .value(let place?) = place, !place.isNested else { return [] }
        var position = word.start
        while position < scalars.count, scalars[position].continuesName { position += 1 }
        // The option that is being typed may have its `=` already; it is not one of the others.
        var lexer = Lexer(scalars, from: position)
        var options: Set<String> = []
        var depth = 0
        var previous: String?
        for _ in 0..<1000 {
            let token = lexer.next()
            switch token.kind {
            case .end: return options
            case .separator where depth == 0 && !place.isCall: return options
            case .symbol(.equals) where depth == 0: if let previous { options.insert(previous) }
            case .symbol(let symbol) where symbol.closing != nil: depth += 1
            case .symbol(let symbol) where symbol.isClosing:
                depth -= 1
                if depth < 0 { return options }
            default: break
            }
            previous = token.nameText
        }
        return options
    }
}
