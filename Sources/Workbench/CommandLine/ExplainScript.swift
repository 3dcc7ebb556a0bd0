import CommandLanguage

/// Writes `whylight explain MODEL IMAGE… -o OUT` as commands of the language.
package struct ExplainScript {
    /// An option as typed on the command line: `--targets 282` is `targets` and `282`.
    package struct Option: Hashable, Sendable {
        package let name: String
        package let text: String

        package init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }
    }

    private let model: String
    private let images: [String]
    private let output: String
    private let options: [Option]

    /// - Parameter output: a file for one image, a folder for several.
    package init(model: String, images: [String], output: String, options: [Option]) {
        self.model = model
        self.images = images
        self.output = output
        self.options = options
    }

    /// Whether ``output`` is a folder that must exist.
    package var needsFolder: Bool { images.count != 1 }

    /// One cell; a failing image stops the rest.
    package var code: String {
        var lines = ["model = load \(quoted(model)) as=\"model\"" + options(["labels"])]
        let explain = options(ExplainCommand.parameters.map(\.name))
        let format = options(FormatOptions.parameters.map(\.name))
        var taken: Set<String> = []
        for image in images {
            let path = path(for: image, besides: &taken)
            lines.append("explanation = explain model \(quoted(image))\(explain)")
            lines.append("overlay = format_as_image explanation\(format)")
            let value = value(for: path)
            if value == "page" { lines.append("page = format_as_html explanation\(format)") }
            lines.append("save \(value) \(quoted(path)) overwrite=true")
            lines.append("print overlay")
        }
        return lines.joined(separator: "\n")
    }

    /// What is saved: the overlay, or what the path's end asks for.
    private func value(for path: String) -> String {
        switch path.split(separator: ".").last?.lowercased() {
        case "json", "txt", "npy": "explanation"
        case "html", "htm": "page"
        default: "overlay"
        }
    }

    private func options(_ names: [String]) -> String {
        options.filter { names.contains($0.name) }.map { " \($0.name)=\(literal($0.text))" }.joined()
    }

    /// In a folder each overlay takes its image's name, with the ending `.png`; of several images of one name the
    /// second becomes `cat-2.png`.
    private func path(for image: String, besides taken: inout Set<String>) -> String {
        guard needsFolder else { return output }
        let name = image.split(separator: "/").last.map(String.init) ?? image
        let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        var unique = stem
        var number = 1
        while !taken.insert(unique).inserted {
            number += 1
            unique = "\(stem)-\(number)"
        }
        return "\(output)/\(unique).png"
    }

    /// Numbers, lists, true and false stay what they are; any other text is a string, as a shell has eaten its quotes.
    private func literal(_ text: String) -> String {
        let statements = try? Parser(commandNames: CommandRegistry.names).parse(text)
        guard statements?.count == 1, let statement = statements?.first, statement.binding == nil,
            case .value(let expression) = statement.kind, expression.isLiteral
        else { return quoted(text) }
        return text
    }

    private func quoted(_ text: String) -> String { ValueDisplay.quoted(text) }
}

extension Expression {
    /// Whether the value is written out, without names or calls.
    fileprivate var isLiteral: Bool {
        switch kind {
        case .integer, .number, .string, .boolean, .none: true
        case .list(let elements), .tuple(let elements): elements.allSatisfy(\.isLiteral)
        case .dictionary(let entries): entries.allSatisfy(\.value.isLiteral)
        case .name, .call, .member, .index: false
        }
    }
}
