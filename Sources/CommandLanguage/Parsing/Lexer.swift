/// Turns a cell into tokens, one at a time, over Unicode code points (never over Characters: `\r\n` is one of those).
///
/// It never fails: what it does not understand becomes a token of kind ``Token/Kind/invalid(_:)``, so that the first
/// mistake of a cell is the one reported, and so that completion can read an unfinished cell. Time is linear in the
/// length of the cell.
package struct Lexer {
    package let source: [Unicode.Scalar]
    /// The comment passed last; completion offers nothing inside one.
    package private(set) var lastComment: SourceSpan?

    var position: Int
    private var openBrackets = 0
    /// Where the token before ended, and whether a value may end with it.
    private var previousEnd: Int
    private var previousEndsValue = false

    package init(_ code: String) {
        self.init(Array(code.unicodeScalars))
    }

    /// - Parameter start: where to begin, within `0...source.count`.
    package init(_ source: [Unicode.Scalar], from start: Int = 0) {
        self.source = source
        position = start
        previousEnd = -1
    }

    /// All tokens of a text, the last one `end`.
    package static func tokens(of source: [Unicode.Scalar]) -> [Token] {
        var lexer = Lexer(source)
        var tokens: [Token] = []
        repeat { tokens.append(lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    /// The code point `offset` places ahead, nil outside the cell.
    func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        let index = position + offset
        return source.indices.contains(index) ? source[index] : nil
    }

    package mutating func next() -> Token {
        skipSpace()
        let start = position
        let followsSpace = start != previousEnd
        let kind = readKind(isGlued: !followsSpace && previousEndsValue)
        let token = Token(kind, span: SourceSpan(start, position), followsSpace: followsSpace)
        previousEnd = position
        previousEndsValue = token.endsValue
        return token
    }

    /// Passes spaces, comments and, inside brackets, new lines.
    private mutating func skipSpace() {
        while let scalar = peek() {
            if scalar.isSpace || (openBrackets > 0 && scalar.isLineBreak) {
                position += 1
            } else if scalar == "#" {
                let start = position
                while let scalar = peek(), !scalar.isLineBreak, !scalar.isForbidden { position += 1 }
                lastComment = SourceSpan(start, position)
            } else {
                return
            }
        }
    }

    /// - Parameter isGlued: whether a value ends where the token begins, without a space between.
    private mutating func readKind(isGlued: Bool) -> Token.Kind {
        guard let scalar = peek() else { return .end }
        switch scalar {
        case "\n", ";":
            position += 1
            return .separator
        case "\r":
            position += peek(1) == "\n" ? 2 : 1
            return .separator
        case "\"", "'":
            return readString(quote: scalar)
        case "0"..."9":
            return readNumber()
        case "." where peek(1)?.isDecimalDigit == true && !isGlued:
            return readNumber()
        case "-" where !isGlued:
            return readSigned()
        case _ where scalar.beginsName:
            return readName()
        default:
            return readSymbol(scalar)
        }
    }

    private mutating func readName() -> Token.Kind {
        let start = position
        while peek()?.continuesName == true { position += 1 }
        let text = text(from: start, to: position)
        if let quote = peek(), quote == "\"" || quote == "'", text.count <= 2,
            Self.stringPrefixes.contains(text.lowercased())
        {
            let span = SourceSpan(start, position)
            return .invalid(
                Diagnostic(
                    .syntaxError, "strings have no prefix here", at: span,
                    hint: "leave out the \(text) before the quote"))
        }
        return .name(text)
    }

    private static let stringPrefixes: Set<String> = ["r", "b", "f", "u", "rb", "br", "fr", "rf"]

    /// A minus sign: part of a number, of `-inf`, or a mistake.
    private mutating func readSigned() -> Token.Kind {
        let start = position
        if let next = peek(1), next.isDecimalDigit || next == "." && peek(2)?.isDecimalDigit == true {
            return readNumber()
        }
        if peek(1) == "i", peek(2) == "n", peek(3) == "f", peek(4)?.continuesName != true {
            position += 4
            return .number(-.infinity)
        }
        while peek() == "-" { position += 1 }
        let signs = Self.excerpt(text(from: start, to: position))
        let nameStart = position
        var nameEnd = position
        while nameEnd < source.count, source[nameEnd].continuesName, nameEnd - nameStart < 64 { nameEnd += 1 }
        guard nameEnd > nameStart else { return .invalid(Self.operatorMistake("-", at: SourceSpan(start, position))) }
        let name = text(from: nameStart, to: nameEnd)
        position = nameEnd
        return .invalid(
            Diagnostic(
                .syntaxError, "\(signs) cannot stand before a name", at: SourceSpan(start, nameEnd),
                hint: "options are written \(name)=value; only a number can be negative"))
    }

    private mutating func readSymbol(_ scalar: Unicode.Scalar) -> Token.Kind {
        let start = position
        position += 1
        if scalar == "=", peek() == ">" {
            position += 1
            return .symbol(.arrow)
        }
        if scalar == "=", peek() == "=" {
            position += 1
            return .invalid(
                Diagnostic(
                    .syntaxError, "there are no comparisons here", at: SourceSpan(start, position),
                    hint: "a single = binds a name or gives an option"))
        }
        guard let symbol = Token.Symbol(rawValue: String(scalar)) else {
            return .invalid(Self.mistake(scalar, before: peek(), at: SourceSpan(start, position)))
        }
        if symbol.closing != nil { openBrackets += 1 }
        if symbol.isClosing { openBrackets = max(0, openBrackets - 1) }
        return .symbol(symbol)
    }

    func text(from start: Int, to end: Int) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: source[start..<end])
        return String(view)
    }
}
