extension CommandSignature {
    package func parameter(named name: String) -> Parameter? {
        parameters.first { $0.name == name }
    }

    /// The parameter that takes a positional argument.
    /// - Parameter index: how many positional arguments stand before it.
    package func positionalParameter(at index: Int) -> Parameter? {
        let positional = parameters.filter { $0.kind != .option }
        if positional.indices.contains(index) { return positional[index] }
        return index >= 0 && positional.last?.kind == .variadic ? positional.last : nil
    }
}
