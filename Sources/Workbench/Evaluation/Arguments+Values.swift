import CommandLanguage
import Tensors

/// Reading arguments as the type a command needs; every refusal points at the argument and says what was expected.
extension Arguments {
    /// The argument, unless it is missing or none.
    func given(_ name: String) -> Operand? {
        guard let operand = self[name] else { return nil }
        if case .none = operand.value { return nil }
        return operand
    }

    func required(_ name: String) throws -> Operand {
        guard let operand = self[name] else {
            throw Diagnostic(.typeError, "\(name) is missing", at: callSpan)
        }
        return operand
    }

    func string(_ name: String) throws -> String? {
        try given(name).map { operand in
            guard case .string(let text) = operand.value else { throw mismatch(name, "a string", operand) }
            return text
        }
    }

    func boolean(_ name: String) throws -> Bool? {
        try given(name).map { operand in
            guard case .boolean(let flag) = operand.value else { throw mismatch(name, "true or false", operand) }
            return flag
        }
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        try given(name).map { operand in
            guard case .integer(let number) = operand.value else { throw mismatch(name, "a whole number", operand) }
            guard range.contains(number) else {
                throw Diagnostic(
                    .valueError, "\(name) must be between \(range.lowerBound) and \(range.upperBound), got: \(number)",
                    at: operand.span)
            }
            return number
        }
    }

    func number(_ name: String) throws -> Double? {
        try given(name).map { operand in
            switch operand.value {
            case .integer(let number): return Double(number)
            case .number(let number): return number
            default: throw mismatch(name, "a number", operand)
            }
        }
    }

    /// A tuple or list of so many whole numbers.
    func integers(_ name: String, _ form: String, count: Int) throws -> [Int]? {
        try given(name).map { operand in
            let numbers = operand.value.elements?.compactMap { value -> Int? in
                if case .integer(let number) = value { number } else { nil }
            }
            guard let numbers, numbers.count == count, operand.value.elements?.count == count else {
                let text = ValueDisplay.text(for: operand.value)
                let got = operand.value.elements != nil && text.count <= 40 ? text : operand.value.described
                throw Diagnostic(.typeError, "\(name) must be \(form) in whole numbers, got \(got)", at: operand.span)
            }
            return numbers
        }
    }

    /// One of the strings that name a case.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, of type: Choice.Type
    ) throws -> Choice? where Choice.RawValue == String {
        try choice(name, from: type.allCases.map { ($0.rawValue, $0) })
    }

    func choice<Choice>(_ name: String, from choices: [(String, Choice)]) throws -> Choice? {
        guard let operand = given(name) else { return nil }
        let names = choices.map(\.0)
        guard case .string(let text) = operand.value else {
            throw mismatch(name, "one of \(names.map { "\"\($0)\"" }.joined(separator: ", "))", operand)
        }
        if let choice = choices.first(where: { $0.0 == text }) { return choice.1 }
        let hint = Suggestion.closest(to: text, in: names).map { "did you mean \"\($0)\"?" }
        throw Diagnostic(
            .valueError, "unknown \(name): \"\(text)\"", at: operand.span,
            hint: hint ?? "known are: \(names.joined(separator: ", "))")
    }

    func model(_ name: String) throws -> LoadedModel {
        let operand = try required(name)
        guard case .model(let model) = operand.value else {
            var diagnostic = mismatch(name, "a Model", operand)
            diagnostic.hint =
                Arguments.loadingHint(for: operand.value) ?? (holdsModel ? "the model comes first" : nil)
            throw diagnostic
        }
        return model
    }

    /// What to do with a path where a model is wanted; nil for anything else.
    static func loadingHint(for value: Value) -> String? {
        guard case .string(let path) = value else { return nil }
        return "load it first: model = load \(ValueDisplay.quoted(path))"
    }

    /// Runs `body`; an error that knows no place is put on this argument.
    func placing<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            throw ErrorTranslation.diagnostic(for: error, at: self[name]?.span ?? callSpan)
        }
    }

    func mismatch(_ name: String, _ expected: String, _ operand: Operand) -> Diagnostic {
        Diagnostic(.typeError, "\(name) must be \(expected), got \(operand.value.described)", at: operand.span)
    }
}

extension Value {
    /// What an error calls it: short scalars as they are, anything else by its kind.
    var described: String {
        switch self {
        case .boolean, .integer, .number, .none: ValueDisplay.text(for: self)
        case .string(let text) where text.unicodeScalars.count <= 40: "the string \(ValueDisplay.text(for: self))"
        case .string: "a string"
        case .image, .explanation: "an \(kind)"
        default: "a \(kind)"
        }
    }
}
