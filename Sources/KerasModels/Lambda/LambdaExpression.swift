/// What a small Python function computes, as far as it is arithmetic: never more than the patterns of ``init(_:)``.
indirect enum LambdaExpression: Hashable, Sendable {
    enum Operator: String, Hashable, Sendable {
        case add = "+", subtract = "-", multiply = "*", divide = "/"
    }

    /// The layer's input, or the list of them.
    case input
    /// `inputs[n]`.
    case element(Int)
    case number(Double)
    case binary(Operator, LambdaExpression, LambdaExpression)
    /// Unit length along an axis; nil for all of them at once.
    case unitLength(LambdaExpression, axis: Int?)
}

extension LambdaExpression {
    /// Recognises arithmetic between the input and numbers, and `l2_normalize` of it, in the instructions of CPython 3.6
    /// to 3.13. The instructions are compared with what the compiler makes of such functions; nothing is run.
    ///
    /// - Parameter arguments: the values of the function's further parameters.
    /// - Returns: nil for any other function.
    init?(_ code: PythonCode, arguments: [String: Double]) {
        guard !code.isClosure, code.argumentCount >= 1, let expression = Decoder(code, arguments)?.expression,
            expression.dependsOnInput
        else { return nil }
        self = expression
    }

    private var dependsOnInput: Bool {
        switch self {
        case .input, .element: true
        case .number: false
        case .binary(_, let a, let b): a.dependsOnInput || b.dependsOnInput
        case .unitLength(let inner, _): inner.dependsOnInput
        }
    }
}

extension LambdaExpression: CustomStringConvertible {
    var description: String {
        switch self {
        case .input: "x"
        case .element(let index): "x[\(index)]"
        case .number(let number): PythonCode.Constant.number(number).description
        case .binary(let operation, let a, let b): "\(a.operandText) \(operation.rawValue) \(b.operandText)"
        case .unitLength(let inner, let axis): "l2_normalize(\(inner), axis=\(axis.map(String.init) ?? "None"))"
        }
    }

    private var operandText: String {
        if case .binary = self { "(\(description))" } else { description }
    }
}

/// Compares instructions with those of the patterns, on a stack of expressions.
private struct Decoder {
    private enum Item {
        case expression(LambdaExpression)
        /// A constant that is no number.
        case constant(PythonCode.Constant)
        /// A global or an attribute of one: `["K", "l2_normalize"]`.
        case path([String])
    }

    private(set) var expression: LambdaExpression?
    private var stack: [Item] = []
    private var keywords: [String] = []
    private var isNumberedAnew = false
    private let code: PythonCode
    private let arguments: [String: Double]

    private static let longestFunction = 256
    /// What the instructions of 3.13 were numbered in the versions before; its calls with keywords are those of 3.10.
    private static let numbersBefore313: [UInt8: UInt8] = [
        0: 0, 5: 25, 34: 2, 36: 83, 45: 122, 53: 171, 57: 141, 82: 106, 83: 100, 85: 124, 91: 116,
    ]
    /// The modules by which people reach the function.
    private static let unitLengthPaths: Set<[String]> = [
        ["K", "l2_normalize"], ["backend", "l2_normalize"], ["keras", "backend", "l2_normalize"],
        ["tf", "keras", "backend", "l2_normalize"], ["tf", "nn", "l2_normalize"], ["tf", "math", "l2_normalize"],
        ["tf", "linalg", "l2_normalize"],
    ]

    init?(_ code: PythonCode, _ arguments: [String: Double]) {
        self.code = code
        self.arguments = arguments
        let bytes = code.instructions
        guard bytes.count % 2 == 0, bytes.count <= Decoder.longestFunction else { return nil }
        for start in stride(from: 0, to: bytes.count, by: 2) {
            let isLast = start + 2 == bytes.count
            guard step(bytes[start], Int(bytes[start + 1]), isFirst: start == 0) else { return nil }
            guard (expression != nil) == isLast else { return nil }
        }
    }

    /// Takes one instruction; false for one that belongs to no pattern.
    private mutating func step(_ instruction: UInt8, _ argument: Int, isFirst: Bool) -> Bool {
        let isNew = code.layout == .from311
        // From 3.11 on a function begins with RESUME; 3.13 numbers its instructions anew, RESUME among them.
        if isNew, isFirst {
            isNumberedAnew = instruction == 149
            return instruction == 151 || isNumberedAnew
        }
        var instruction = instruction
        if isNumberedAnew {
            // It also loads two variables at once.
            if instruction == 88 { return loadVariable(argument >> 4) && loadVariable(argument & 15) }
            guard let number = Decoder.numbersBefore313[instruction] else { return false }
            instruction = number
        }
        switch instruction {
        case 0 where isNew, 2 where isNew, 166 where isNew: return true  // CACHE, PUSH_NULL, PRECALL
        case 100: return loadConstant(argument)
        case 124: return loadVariable(argument)
        case 20 where !isNew: return combine(.multiply)
        case 23 where !isNew: return combine(.add)
        case 24 where !isNew: return combine(.subtract)
        case 27 where !isNew: return combine(.divide)
        case 122 where isNew: return combine([0: .add, 5: .multiply, 10: .subtract, 11: .divide][argument])
        case 25: return subscriptInput()
        case 116: return loadGlobal(isNew ? argument >> 1 : argument)
        case 106, 160: return loadAttribute(argument)
        case 172 where isNew: return nameKeywords(argument)
        case 131 where !isNew, 161 where !isNew: return call(argument)
        case 171 where isNew: return call(argument)
        case 141 where !isNew || isNumberedAnew:
            guard case .constant(.tuple(let names))? = stack.popLast() else { return false }
            keywords = names.map(\.description)
            return call(argument)
        case 83: return finish()
        default: return false
        }
    }

    private mutating func loadConstant(_ index: Int) -> Bool {
        guard code.constants.indices.contains(index) else { return false }
        if case .number(let number) = code.constants[index] {
            stack.append(.expression(.number(number)))
        } else {
            stack.append(.constant(code.constants[index]))
        }
        return true
    }

    private mutating func loadVariable(_ index: Int) -> Bool {
        guard code.variables.indices.contains(index), index < code.argumentCount else { return false }
        if index == 0 {
            stack.append(.expression(.input))
        } else if let number = arguments[code.variables[index]] {
            stack.append(.expression(.number(number)))
        } else {
            return false
        }
        return true
    }

    private mutating func loadGlobal(_ index: Int) -> Bool {
        guard code.names.indices.contains(index) else { return false }
        stack.append(.path([code.names[index]]))
        return true
    }

    /// 3.12 puts a bit for methods below the number of the name; where the name itself would not fit, that is meant.
    private mutating func loadAttribute(_ index: Int) -> Bool {
        guard case .path(let path)? = stack.popLast() else { return false }
        let candidates = [index, index >> 1].filter(code.names.indices.contains).map { path + [code.names[$0]] }
        let known = candidates.first { candidate in
            Decoder.unitLengthPaths.contains { $0.starts(with: candidate) }
        }
        guard let known else { return false }
        stack.append(.path(known))
        return true
    }

    private mutating func nameKeywords(_ index: Int) -> Bool {
        guard code.constants.indices.contains(index), case .tuple(let names) = code.constants[index] else {
            return false
        }
        keywords = names.map(\.description)
        return true
    }

    private mutating func combine(_ operation: LambdaExpression.Operator?) -> Bool {
        guard let operation, case .expression(let b)? = stack.popLast(), case .expression(let a)? = stack.popLast()
        else { return false }
        stack.append(.expression(.binary(operation, a, b)))
        return true
    }

    private mutating func subscriptInput() -> Bool {
        guard case .expression(.number(let number))? = stack.popLast(), case .expression(.input)? = stack.popLast(),
            let index = Int(exactly: number), index >= 0
        else { return false }
        stack.append(.expression(.element(index)))
        return true
    }

    /// `l2_normalize(x)`, `l2_normalize(x, axis)` or `l2_normalize(x, axis=axis)`.
    private mutating func call(_ count: Int) -> Bool {
        guard 1...2 ~= count, stack.count > count, keywords.isEmpty || (keywords == ["'axis'"] && count == 2) else {
            return false
        }
        keywords = []
        var axis: Int?
        if count == 2 {
            switch stack.popLast() {
            case .expression(.number(let number))?:
                guard let whole = Int(exactly: number) else { return false }
                axis = whole
            case .constant(.none)?: break
            default: return false
            }
        }
        guard case .expression(let x)? = stack.popLast(), case .path(let path)? = stack.popLast(),
            Decoder.unitLengthPaths.contains(path)
        else { return false }
        stack.append(.expression(.unitLength(x, axis: axis)))
        return true
    }

    private mutating func finish() -> Bool {
        guard stack.count == 1, case .expression(let result)? = stack.popLast() else { return false }
        expression = result
        return true
    }
}
