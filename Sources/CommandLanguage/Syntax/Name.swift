/// An identifier and where it stands.
package struct Name: Hashable, Sendable {
    package let text: String
    package let span: SourceSpan

    package init(_ text: String, span: SourceSpan) {
        self.text = text
        self.span = span
    }
}
