/// All that is known of a command before it runs: parsing of arguments, completion, inspection and help read this
/// one description.
package struct CommandSignature: Hashable, Sendable {
    package let name: String
    /// Other names of the same command, such as eli5's `show_prediction`.
    package let aliases: [String]
    /// One line without a full stop.
    package let summary: String
    package let parameters: [Parameter]
    /// The value's kind as a person reads it, such as `Explanation`; nil where there is none.
    package let returns: String?
    /// A cell that runs once the variables of the documentation's tour exist.
    package let example: String
    /// Paragraphs for `help NAME`, may be empty.
    package let discussion: String

    package init(
        _ name: String, aliases: [String] = [], summary: String, parameters: [Parameter], returns: String? = nil,
        example: String, discussion: String = ""
    ) {
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.parameters = parameters
        self.returns = returns
        self.example = example
        self.discussion = discussion
    }
}

/// One parameter of a command.
package struct Parameter: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Must be given, by position or by name.
        case required
        /// May be given by position or by name.
        case optional
        /// Takes all remaining positional arguments.
        case variadic
        /// By name only.
        case option
    }

    /// What completion offers inside this argument.
    package enum Domain: Hashable, Sendable {
        case any
        case choices([String])
        case file
        case layer
        case classLabel
        case variable
        case boolean
        /// The bare name of a variable, not its value, as `forget` takes.
        case variableName
        /// The bare name of a command or one of these words, as `help` takes.
        case topics([String])

        /// Whether a bare name in this place stands for itself.
        package var takesBareName: Bool {
            switch self {
            case .variableName, .topics: true
            case .any, .choices, .file, .layer, .classLabel, .variable, .boolean: false
            }
        }
    }

    package let name: String
    package let kind: Kind
    /// As shown in help, such as `"bilinear"`; nil where there is no default.
    package let defaultText: String?
    /// One line without a full stop.
    package let summary: String
    package let domain: Domain

    package init(
        _ name: String, _ kind: Kind, default defaultText: String? = nil, _ summary: String, domain: Domain = .any
    ) {
        self.name = name
        self.kind = kind
        self.defaultText = defaultText
        self.summary = summary
        self.domain = domain
    }
}
