/// The smallest piece of a cell that means something, and where it stands.
package struct Token: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case name(String)
        case integer(Int)
        case number(Double)
        case string(String)
        case symbol(Symbol)
        /// A new line outside brackets, or `;`.
        case separator
        /// The end of the cell; the lexer gives it again however often it is asked.
        case end
        /// A string whose closing quote is missing on its line.
        case unfinishedString(quote: Unicode.Scalar)
        /// Text that is no token. The lexer goes on behind it, for readers that make do with what they understand.
        indirect case invalid(Diagnostic)
    }

    package enum Symbol: String, Hashable, Sendable {
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
        case comma = ","
        case colon = ":"
        case dot = "."
        case equals = "="
        case question = "?"
        /// Julia's `key => value`, which papermill writes for Julia.
        case arrow = "=>"

        /// The bracket that ends what this one begins; nil for all but opening brackets.
        package var closing: Symbol? {
            switch self {
            case .openParenthesis: .closeParenthesis
            case .openBracket: .closeBracket
            case .openBrace: .closeBrace
            default: nil
            }
        }

        package var isClosing: Bool { self == .closeParenthesis || self == .closeBracket || self == .closeBrace }
    }

    package let kind: Kind
    package let span: SourceSpan
    /// False only directly behind another token: `print x [1]` has two arguments, `print x[1]` one.
    package let followsSpace: Bool

    package init(_ kind: Kind, span: SourceSpan, followsSpace: Bool) {
        self.kind = kind
        self.span = span
        self.followsSpace = followsSpace
    }

    package func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }

    /// Whether this is `symbol` with no space before it, so that it continues the value it stands behind.
    package func continues(with symbol: Symbol) -> Bool { !followsSpace && kind == .symbol(symbol) }

    package var nameText: String? {
        if case .name(let text) = kind { text } else { nil }
    }

    /// Whether a value may begin with this token.
    package var beginsValue: Bool {
        switch kind {
        case .name, .integer, .number, .string, .unfinishedString: true
        case .symbol(let symbol): symbol.closing != nil
        case .separator, .end, .invalid: false
        }
    }

    /// Whether a value may end with this token.
    package var endsValue: Bool {
        switch kind {
        case .name, .integer, .number, .string, .unfinishedString: true
        case .symbol(let symbol): symbol.isClosing
        case .separator, .end, .invalid: false
        }
    }
}
