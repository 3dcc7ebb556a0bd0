/// Arguments as they are read: positional ones first, no name twice.
struct ArgumentList {
    private(set) var arguments: [Argument] = []
    private var names: Set<String> = []

    mutating func append(_ argument: Argument) throws(SyntaxFailure) {
        if let name = argument.name {
            guard names.insert(name.text).inserted else {
                throw SyntaxFailure("\(name.text)= is given twice", at: name.span)
            }
        } else if let option = arguments.last?.name {
            throw SyntaxFailure(
                "a positional argument stands behind a named one", at: argument.value.span,
                hint: "put it before the first name=value, or several values of \(option.text) into brackets, [a, b]")
        }
        arguments.append(argument)
    }
}
