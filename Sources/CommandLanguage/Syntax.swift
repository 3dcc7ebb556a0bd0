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

/// An identifier and where it stands.
package struct Name: Hashable, Sendable {
    package let text: String
    package let span: SourceSpan

    package init(_ text: String, span: SourceSpan) {
        self.text = text
        self.span = span
    }
}

/// A value as written.
package struct Expression: Hashable, Sendable {
    package indirect enum Kind: Hashable, Sendable {
        case integer(Int)
        case number(Double)
        case string(String)
        case boolean(Bool)
        case none
        case name(String)
        case call(Call)
        case list([Expression])
        case tuple([Expression])
        case dictionary([DictionaryEntry])
        case member(Expression, Name)
        case index(Expression, Expression)
    }

    package let kind: Kind
    package let span: SourceSpan

    package init(_ kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }
}

package struct DictionaryEntry: Hashable, Sendable {
    package let key: String
    package let value: Expression

    package init(key: String, value: Expression) {
        self.key = key
        self.value = value
    }
}

/// A command with its arguments: `show model "a.png"` and `show(model, "a.png")` are the same call.
package struct Call: Hashable, Sendable {
    package let command: Name
    package let arguments: [Argument]

    package init(command: Name, arguments: [Argument]) {
        self.command = command
        self.arguments = arguments
    }
}

package struct Argument: Hashable, Sendable {
    /// Nil for a positional argument.
    package let name: Name?
    package let value: Expression

    package init(name: Name?, value: Expression) {
        self.name = name
        self.value = value
    }
}
