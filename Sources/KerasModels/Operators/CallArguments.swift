/// What a call is given: tensors as positions among its inputs, and everything else as the file has it.
struct CallArguments: Hashable, Sendable {
    var positional: [CallArgument]
    var keywords: [String: CallArgument]

    /// A call that takes the inputs and nothing else.
    init(inputCount: Int) {
        positional = (0..<inputCount).map(CallArgument.tensor)
        keywords = [:]
    }

    init(_ call: Architecture.Call) {
        var position = 0
        positional = call.arguments.map { CallArgument($0, &position) }
        keywords = [:]
        for (name, argument) in call.keywords.sorted(by: { $0.key < $1.key }) {
            keywords[name] = CallArgument(argument, &position)
        }
    }
}

indirect enum CallArgument: Hashable, Sendable {
    /// A position among the inputs of the call.
    case tensor(Int)
    /// Has a tensor somewhere inside; any other list is a constant.
    case list([CallArgument])
    /// Likewise.
    case dictionary([String: CallArgument])
    case constant(ConfigurationValue)

    /// Counts the tensors in the order of ``Architecture/Call/references``.
    fileprivate init(_ argument: Architecture.Argument, _ position: inout Int) {
        switch argument {
        case .tensor:
            self = .tensor(position)
            position += 1
        case .list(let elements):
            self = .list(elements.map { CallArgument($0, &position) })
        case .dictionary(let entries):
            var arguments: [String: CallArgument] = [:]
            for (key, entry) in entries.sorted(by: { $0.key < $1.key }) {
                arguments[key] = CallArgument(entry, &position)
            }
            self = .dictionary(arguments)
        case .constant(let value):
            self = .constant(value)
        }
    }

    /// The elements of a list, with tensors or without.
    var elements: [CallArgument]? {
        switch self {
        case .list(let elements): elements
        case .constant(let value): value.array.map { $0.map(CallArgument.constant) }
        default: nil
        }
    }

    /// The value under a key, nil if it is absent or null.
    subscript(key: String) -> CallArgument? {
        switch self {
        case .dictionary(let entries): entries[key]
        case .constant(let value): value[key].flatMap { $0 == .null ? nil : .constant($0) }
        default: nil
        }
    }
}
