import CommandLanguage

/// A value and the place in the cell it came from, so that an error can point at it.
struct Operand {
    let value: Value
    let span: SourceSpan
}

/// A call's arguments, matched to the parameters of its command.
struct Arguments {
    private var named: [String: Operand]
    /// What a variadic parameter took, in order.
    let rest: [Operand]
    let callSpan: SourceSpan

    subscript(name: String) -> Operand? { named[name] }

    /// Matches positional and named arguments to the signature's parameters.
    /// - Throws: `NameError` for an option nobody knows, `TypeError` for too many, missing or repeated arguments.
    init(
        _ call: Call, span: SourceSpan, signature: CommandSignature, evaluate: (Expression) throws -> Value
    ) throws {
        var named: [String: Operand] = [:]
        var rest: [Operand] = []
        var positional = signature.parameters.filter { $0.kind == .required || $0.kind == .optional }[...]
        let variadic = signature.parameters.first { $0.kind == .variadic }
        for argument in call.arguments {
            if let name = argument.name {
                let parameter = try Self.option(name, of: signature)
                let operand = try Self.operand(argument.value, for: parameter, evaluate)
                guard named.updateValue(operand, forKey: name.text) == nil else {
                    throw Diagnostic(.typeError, "\(name.text) is given twice", at: name.span)
                }
            } else if let parameter = positional.popFirst(where: { named[$0.name] == nil }) {
                named[parameter.name] = try Self.operand(argument.value, for: parameter, evaluate)
            } else if let variadic {
                rest.append(try Self.operand(argument.value, for: variadic, evaluate))
            } else {
                throw Diagnostic(
                    .typeError, "\(signature.name) takes no further value here", at: argument.value.span,
                    hint: "usage: \(signature.signatureLine)")
            }
        }
        for parameter in signature.parameters where parameter.kind == .required && named[parameter.name] == nil {
            throw Diagnostic(
                .typeError, "\(signature.name) needs \(parameter.name): \(parameter.summary)", at: call.command.span,
                hint: "usage: \(signature.signatureLine)")
        }
        self.named = named
        self.rest = rest
        callSpan = span
    }

    /// Whether any of them is a model.
    var holdsModel: Bool {
        named.values.contains { if case .model = $0.value { true } else { false } }
    }

    /// The same arguments with one more, as `show MODEL DOC` passes them on to `explain`.
    func with(_ name: String, _ operand: Operand) -> Arguments {
        var copy = self
        copy.named[name] = operand
        return copy
    }

    /// A parameter that takes a name gets it as text; everything else is evaluated.
    private static func operand(
        _ expression: Expression, for parameter: Parameter, _ evaluate: (Expression) throws -> Value
    ) throws -> Operand {
        if parameter.domain.takesBareName, case .name(let name) = expression.kind {
            return Operand(value: .string(name), span: expression.span)
        }
        do {
            return Operand(value: try evaluate(expression), span: expression.span)
        } catch var diagnostic as Diagnostic where diagnostic.kind == .nameError {
            diagnostic.hint = ForeignNames.hint(on: expression, for: parameter) ?? diagnostic.hint
            throw diagnostic
        }
    }

    private static func option(_ name: Name, of signature: CommandSignature) throws -> Parameter {
        let options = signature.parameters.filter { $0.kind != .variadic }
        if let option = options.first(where: { $0.name == name.text }) { return option }
        var diagnostic = Diagnostic.unknownOption(name, of: signature)
        if let known = ForeignNames.option(for: name.text), options.contains(where: { $0.name == known }) {
            diagnostic.hint = "write \(known)="
        }
        if let variadic = signature.parameters.first(where: { $0.kind == .variadic }),
            [variadic.name, "model", "estimator"].contains(name.text)
        {
            diagnostic.hint = "it stands first, without a name: \(signature.example)"
        }
        throw diagnostic
    }
}

extension ArraySlice {
    /// Drops elements up to and including the first that satisfies the condition, and returns that one.
    fileprivate mutating func popFirst(where condition: (Element) -> Bool) -> Element? {
        while let element = popFirst() {
            if condition(element) { return element }
        }
        return nil
    }
}
