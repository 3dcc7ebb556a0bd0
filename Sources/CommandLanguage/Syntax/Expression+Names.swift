extension Expression {
    /// The name a chain of members and elements begins with: `model` of `model.layers[3].name`; nil for other values.
    package var rootName: Name? {
        var expression = self
        while true {
            switch expression.kind {
            case .name(let text):
                return Name(text, span: expression.span)
            case .member(let base, _), .index(let base, _):
                expression = base
            default:
                return nil
            }
        }
    }

    /// The file name that somebody may have meant, where a chain of names looks like one: `cat.jpg` in `load cat.jpg`.
    ///
    /// Worth a hint where the first name is unknown.
    package var unquotedFileName: String? {
        var parts: [String] = []
        var expression = self
        while case .member(let base, let name) = expression.kind {
            parts.append(name.text)
            expression = base
        }
        guard case .name(let root) = expression.kind, let last = parts.first, UnquotedPath.isFileExtension(last) else {
            return nil
        }
        return ([root] + parts.reversed()).joined(separator: ".")
    }
}
