/// An error in a cell: what, where, why, and what to do about it.
package struct Diagnostic: Error, Hashable, Sendable {
    /// The names of LANGUAGE's table, as a front end shows them.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case syntaxError = "SyntaxError"
        case nameError = "NameError"
        case typeError = "TypeError"
        case valueError = "ValueError"
        case indexError = "IndexError"
        case keyError = "KeyError"
        case attributeError = "AttributeError"
        case fileNotFoundError = "FileNotFoundError"
        case permissionError = "PermissionError"
        case osError = "OSError"
        case formatError = "FormatError"
        case unsupportedModelError = "UnsupportedModelError"
        case memoryError = "MemoryError"
        case keyboardInterrupt = "KeyboardInterrupt"
        case stdinNotImplementedError = "StdinNotImplementedError"
    }

    package let kind: Kind
    /// One line.
    package let message: String
    /// What to underline; nil where nothing in the cell is to blame.
    package var span: SourceSpan?
    /// What to do, one line.
    package var hint: String?

    package init(_ kind: Kind, _ message: String, at span: SourceSpan? = nil, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.span = span
        self.hint = hint
    }
}
