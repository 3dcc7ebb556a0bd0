import CommandLanguage

/// A compact spelling of what a cell parses to, without spans: `model=load("a.png" size=(2 3))`.
func sketch(_ code: String) throws(Diagnostic) -> String {
    try parser.parse(code).map(sketch).joined(separator: "; ")
}

let parser = Parser(commandNames: [
    "load", "show", "show_prediction", "explain", "explain_prediction", "predict", "print", "help", "version", "forget",
    "gradcam", "save", "clear",
])

/// The error that a cell gives; nil where it parses.
func mistake(_ code: String) -> Diagnostic? {
    do {
        _ = try parser.parse(code)
        return nil
    } catch {
        return error
    }
}

/// The code points of `code` that a span covers.
func excerpt(_ span: SourceSpan?, of code: String) -> String? {
    guard let span else { return nil }
    let scalars = Array(code.unicodeScalars)
    guard span.start <= span.end, span.end <= scalars.count else { return nil }
    return String(String.UnicodeScalarView(scalars[span.start..<span.end]))
}

func sketch(_ statement: Statement) -> String {
    let binding = statement.binding.map { $0.text + "=" } ?? ""
    switch statement.kind {
    case .value(let value): return binding + sketch(value)
    case .help(let name): return "?" + name.text
    case .importLine: return "import"
    }
}

func sketch(_ expression: Expression) -> String {
    switch expression.kind {
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let text): "\"\(text)\""
    case .boolean(let value): "\(value)"
    case .none: "none"
    case .name(let text): text
    case .call(let call): call.command.text + "(" + call.arguments.map(sketch).joined(separator: " ") + ")"
    case .list(let items): "[" + items.map(sketch).joined(separator: " ") + "]"
    case .tuple(let items): "<" + items.map(sketch).joined(separator: " ") + ">"
    case .dictionary(let entries):
        "{" + entries.map { "\"\($0.key)\":" + sketch($0.value) }.joined(separator: " ") + "}"
    case .member(let base, let name): sketch(base) + "." + name.text
    case .index(let base, let index): sketch(base) + "[" + sketch(index) + "]"
    }
}

private func sketch(_ argument: Argument) -> String {
    (argument.name.map { $0.text + "=" } ?? "") + sketch(argument.value)
}
