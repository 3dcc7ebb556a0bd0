/// What a tooltip or the pager says of a name, in two spellings.
package struct Inspection: Hashable, Sendable {
    package let text: String
    package let markdown: String

    package init(text: String, markdown: String) {
        self.text = text
        self.markdown = markdown
    }

    package init(_ signature: CommandSignature) {
        text = signature.helpText
        markdown = signature.helpMarkdown
    }

    /// A parameter, with the command it belongs to.
    package init(_ parameter: Parameter, of signature: CommandSignature) {
        text = "\(parameter.label)  \(parameter.details)\n\n\(signature.signatureLine)"
        markdown = "`\(parameter.label)` \(parameter.details)\n\n```\n\(signature.signatureLine)\n```"
    }
}

/// What a session knows of its values. Asked while somebody looks: answers must be quick and change nothing.
package protocol InspectionSource {
    /// Nil where the value is not known without running anything.
    func describe(_ path: MemberPath) -> Inspection?
}
