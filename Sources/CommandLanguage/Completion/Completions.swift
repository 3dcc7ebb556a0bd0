/// What may stand at a place, and which part of the cell it replaces.
package struct Completions: Hashable, Sendable {
    package let matches: [Completion]
    /// In code points; `end` is the cursor.
    package let range: SourceSpan

    package init(_ matches: [Completion], range: SourceSpan) {
        self.matches = matches
        self.range = range
    }
}

package struct Completion: Hashable, Sendable {
    /// Jupyter's words, which choose the icon.
    package enum Kind: String, Hashable, Sendable {
        case keyword, function, path, instance, param
    }

    /// What is inserted.
    package let text: String
    package let kind: Kind
    /// What a front end shows beside it, may be empty.
    package let signature: String

    package init(_ text: String, _ kind: Kind, signature: String = "") {
        self.text = text
        self.kind = kind
        self.signature = signature
    }
}
