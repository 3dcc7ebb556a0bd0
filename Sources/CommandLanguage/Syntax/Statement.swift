/// One statement of a cell: `[name "="] (command | value)`, or a question about a name.
package struct Statement: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A value or a call; the command form parses to a call too.
        case value(Expression)
        /// `name?` or `?name`.
        case help(Name)
        /// `import …`, kept only to be mentioned once.
        case importLine
    }

    /// The name before `=`, if any.
    package let binding: Name?
    package let kind: Kind
    package let span: SourceSpan

    package init(binding: Name?, kind: Kind, span: SourceSpan) {
        self.binding = binding
        self.kind = kind
        self.span = span
    }
}
