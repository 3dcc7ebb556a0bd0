extension CompletionEngine {
    // MARK: Names

    func candidates(
        at place: Place, given: Set<String>, prefix: String, from source: some CompletionSource
    ) -> [Completion] {
        switch place {
        case .nowhere:
            return []
        case .statement, .anyName:
            return commandCandidates(prefix) + variableCandidates(prefix, from: source)
        case .commandName:
            return commands.signatures.flatMap { signature in
                ([signature.name] + signature.aliases).filter { $0.hasPrefix(prefix) }
                    .map { Completion($0, .function, signature: signature.signatureLine) }
            }
        case .bound:
            return commandCandidates(prefix, withValue: true) + variableCandidates(prefix, from: source)
                + constantCandidates(prefix)
        case .member(let path):
            return source.members(of: path).filter { $0.hasPrefix(prefix) }.map { Completion($0, .instance) }
        case .value(nil):
            return variableCandidates(prefix, from: source) + commandCandidates(prefix, withValue: true)
                + constantCandidates(prefix)
        case .value(let place?):
            return argumentCandidates(at: place, given: given, prefix: prefix, from: source)
        }
    }

    private func argumentCandidates(
        at place: TokenContext.ArgumentPlace, given: Set<String>, prefix: String, from source: some CompletionSource
    ) -> [Completion] {
        guard let signature = commands[place.command] else {
            return place.isCall || place.isNested
                ? candidates(at: .value(nil), given: [], prefix: prefix, from: source) : []
        }
        let domain = signature.parameter(at: place)?.domain ?? .any
        var candidates = domainCandidates(domain, place: place, prefix: prefix, from: source)
        let variables = variableCandidates(prefix, from: source)
        if domain == .variableName { return variables }
        candidates += variables
        if place.arguments.currentOption == nil, !place.isNested {
            candidates += optionCandidates(of: signature, at: place, given: given, prefix: prefix)
        }
        if case .topics = domain { return candidates }
        candidates += commandCandidates(prefix, withValue: true)
        return domain == .boolean ? candidates : candidates + constantCandidates(prefix)
    }

    /// The values that a parameter is known to take, as they are typed outside quotes.
    private func domainCandidates(
        _ domain: Parameter.Domain, place: TokenContext.ArgumentPlace, prefix: String,
        from source: some CompletionSource
    ) -> [Completion] {
        switch domain {
        case .any, .file, .variable, .variableName:
            return []
        case .boolean:
            return ["true", "false"].filter { $0.hasPrefix(prefix) }.map { Completion($0, .keyword) }
        case .topics(let topics):
            return topics.filter { $0.hasPrefix(prefix) }.map { Completion($0, .keyword) } + commandCandidates(prefix)
        case .choices, .layer, .classLabel:
            return names(of: domain, place: place, from: source).filter { Self.fits($0.text, prefix) }
                .map { Completion("\"" + Self.escaped($0.text, quote: "\"") + "\"", $0.kind) }
        }
    }

    private func optionCandidates(
        of signature: CommandSignature, at place: TokenContext.ArgumentPlace, given: Set<String>, prefix: String
    ) -> [Completion] {
        let positional = signature.parameters.filter { $0.kind != .option }
        let taken = Set(positional.prefix(place.arguments.positional.count).map(\.name))
        return signature.parameters.filter { parameter in
            parameter.kind != .variadic && parameter.name.hasPrefix(prefix) && !taken.contains(parameter.name)
                && !given.contains(parameter.name) && !place.arguments.named.keys.contains(parameter.name)
        }.map { Completion($0.name + "=", .param, signature: $0.details) }
    }

    private func commandCandidates(_ prefix: String, withValue: Bool = false) -> [Completion] {
        commands.matches(of: prefix).filter { !withValue || $0.signature.returns != nil }
            .map { Completion($0.name, .function, signature: $0.signature.signatureLine) }
    }

    private func variableCandidates(_ prefix: String, from source: some CompletionSource) -> [Completion] {
        source.variables.filter { $0.name.hasPrefix(prefix) }.map { Completion($0.name, .instance, signature: $0.kind) }
    }

    /// `true`, `false` and `none`, once a letter of them is typed.
    private func constantCandidates(_ prefix: String) -> [Completion] {
        prefix.isEmpty
            ? [] : ["true", "false", "none"].filter { $0.hasPrefix(prefix) }.map { Completion($0, .keyword) }
    }

    // MARK: Strings

    func stringCandidates(
        _ word: Word, quote: Unicode.Scalar, in context: TokenContext, scalars: [Unicode.Scalar],
        from source: some CompletionSource
    ) -> [Completion] {
        let end = context.tokens[word.index].span.end
        let typed = Self.decoded(scalars, from: word.start, to: end)
        var found: [Completion]
        switch context.enclosure(of: word.index) {
        case .keys:
            found = []
        case .none:
            found = fileCandidates(typed, from: source)
        case .argument(let place):
            let domain = commands[place.command]?.parameter(at: place)?.domain ?? .any
            switch domain {
            case .any, .file: found = fileCandidates(typed, from: source)
            case .boolean, .variable, .variableName, .topics: found = []
            case .choices, .layer, .classLabel:
                found = names(of: domain, place: place, from: source).filter { Self.fits($0.text, typed) }
            }
        }
        found = found.map { Completion(Self.escaped($0.text, quote: quote), $0.kind, signature: $0.signature) }
        return found
    }

    private func names(
        of domain: Parameter.Domain, place: TokenContext.ArgumentPlace, from source: some CompletionSource
    ) -> [Completion] {
        switch domain {
        case .choices(let choices): choices.map { Completion($0, .keyword) }
        case .layer: source.layerNames(ofModel: place.model).map { Completion($0, .instance) }
        case .classLabel: source.classLabels(ofModel: place.model).map { Completion($0, .instance) }
        default: []
        }
    }

    /// Whole paths, so that what is typed already is replaced by itself. Hidden files only behind a typed dot.
    private func fileCandidates(_ typed: String, from source: some CompletionSource) -> [Completion] {
        let scalars = typed.unicodeScalars
        let nameStart = scalars.lastIndex(of: "/").map(scalars.index(after:)) ?? scalars.startIndex
        let folder = String(scalars[..<nameStart])
        let prefix = String(scalars[nameStart...])
        let entries = source.entries(inFolder: folder).filter { prefix.hasPrefix(".") || !$0.name.hasPrefix(".") }
        var fitting = entries.filter { $0.name.hasPrefix(prefix) }
        if fitting.isEmpty { fitting = entries.filter { Self.fits($0.name, prefix) } }
        return fitting.map { Completion(folder + $0.name + ($0.isFolder ? "/" : ""), .path) }
    }

    /// Whether a name begins with what is typed, by the rule for class names: case does not matter, an underscore
    /// equals a space.
    private static func fits(_ name: String, _ typed: String) -> Bool {
        func fold(_ text: String) -> [Unicode.Scalar] { text.lowercased().unicodeScalars.map { $0 == "_" ? " " : $0 } }
        return typed.isEmpty || fold(name).starts(with: fold(typed))
    }

    /// The inside of an unfinished string with its escapes replaced; as typed where they are unfinished too.
    private static func decoded(_ scalars: [Unicode.Scalar], from start: Int, to end: Int) -> String {
        (try? Lexer(scalars).decode(SourceSpan(start, end)))
            ?? String(String.UnicodeScalarView(scalars[start..<end]))
    }

    /// A text as it is written between quotes.
    private static func escaped(_ text: String, quote: Unicode.Scalar) -> String {
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case quote, "\\": view.append(contentsOf: ["\\", scalar])
            case "\n": view.append(contentsOf: "\\n".unicodeScalars)
            case "\r": view.append(contentsOf: "\\r".unicodeScalars)
            case _ where scalar.isForbidden && scalar.value < 0x100:
                let digits = String(scalar.value, radix: 16)
                view.append(contentsOf: ("\\x" + (digits.count < 2 ? "0" : "") + digits).unicodeScalars)
            default: view.append(scalar)
            }
        }
        return String(view)
    }
}

extension CommandSignature {
    /// The parameter that an argument at a place belongs to.
    func parameter(at place: TokenContext.ArgumentPlace) -> Parameter? {
        if let option = place.arguments.currentOption { return parameter(named: option) }
        // A value inside a list belongs to the argument that the list is.
        return positionalParameter(at: place.arguments.positional.count)
    }
}
