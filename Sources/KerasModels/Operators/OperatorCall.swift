import ComputeGraph
import Tensors

/// One call of an operator. An argument is found under any of its names, else at its position, else among the
/// parameters that the node itself has.
struct OperatorCall {
    let arguments: CallArguments
    /// Keras 3's configuration of the operation, or the attributes of TensorFlow's node.
    let parameters: [String: ConfigurationValue]

    /// - Parameter position: nil for what never stands without its name.
    /// - Returns: nil if it is not given, or null.
    func argument(_ position: Int?, _ names: String...) -> CallArgument? {
        let named = names.lazy.compactMap { arguments.keywords[$0] }.first
        let placed = position.flatMap { arguments.positional.indices.contains($0) ? arguments.positional[$0] : nil }
        let given = named ?? placed ?? names.lazy.compactMap { parameters[$0] }.first.map(CallArgument.constant)
        return given == .constant(.null) ? nil : given
    }

    /// The values of a list, or of all positional arguments where the dialect has no list.
    func operands(_ names: String..., in lowering: inout Lowering) throws(ModelError) -> [Graph.Value] {
        let named = names.lazy.compactMap { arguments.keywords[$0] }.first
        let list = (named ?? arguments.positional.first)?.elements ?? arguments.positional
        var values: [Graph.Value] = []
        for element in list { values.append(try lowering.value(of: element)) }
        return values
    }
}

/// Reading arguments.
extension Lowering {
    /// The tensor that an argument is, or a constant of the graph.
    mutating func value(of argument: CallArgument?) throws(ModelError) -> Graph.Value {
        switch argument {
        case .tensor(let position)? where inputs.indices.contains(position): return inputs[position]
        case .constant(let value)?: return constant(try tensor(of: value))
        case nil: throw error(.damaged, "an argument of its call is missing")
        default: throw error(.unsupported, "an argument of its call is neither a tensor nor a number")
        }
    }

    /// A number or nested lists of numbers, of which Keras 3 wraps those that were arrays.
    func tensor(of value: ConfigurationValue) throws(ModelError) -> Tensor {
        var extents: [Int] = []
        var level = value["config"]?["value"] ?? value
        while let elements = level.array {
            extents.append(elements.count)
            guard let first = elements.first else { break }
            level = first
        }
        var numbers: [Float] = []
        func gather(_ value: ConfigurationValue, _ depth: Int) -> Bool {
            if depth == extents.count {
                guard let number = value.number ?? value.bool.map({ $0 ? 1 : 0 }) else { return false }
                numbers.append(Float(number))
                return true
            }
            guard let elements = value.array, elements.count == extents[depth] else { return false }
            return elements.allSatisfy { gather($0, depth + 1) }
        }
        guard gather(value["config"]?["value"] ?? value, 0) else {
            throw error(.unsupported, "an argument of its call is no array of numbers")
        }
        do {
            return try Tensor(Shape(checking: extents), values: numbers)
        } catch {
            throw self.error(.damaged, "an argument of its call: \(error)")
        }
    }

    /// The numbers of an argument that does not depend on the model's input; nil if it does.
    func constantTensor(of argument: CallArgument) throws(ModelError) -> Tensor? {
        switch argument {
        case .tensor(let position) where inputs.indices.contains(position):
            return constantTensor(of: inputs[position])
        case .constant(let value): return try tensor(of: value)
        case .list(let elements):
            var numbers: [Float] = []
            for element in elements {
                guard let number = try constantTensor(of: element), number.count == 1 else { return nil }
                numbers += number.values
            }
            return try vector(numbers)
        default: return nil
        }
    }

    /// Whole numbers, such as axes or extents: one or a list.
    func integers(_ argument: CallArgument?) throws(ModelError) -> [Int]? {
        guard let argument else { return nil }
        let numbers = try constantTensor(of: argument)?.values
        let integers = numbers?.compactMap { Int(exactly: $0) }
        guard let integers, integers.count == numbers?.count else {
            throw error(.unsupported, "an argument of its call should be whole numbers that are known beforehand")
        }
        return integers
    }

    func integer(_ argument: CallArgument?, default fallback: Int) throws(ModelError) -> Int {
        guard let numbers = try integers(argument) else { return fallback }
        guard numbers.count == 1 else { throw error(.damaged, "an argument of its call should be one whole number") }
        return numbers[0]
    }

    func number(_ argument: CallArgument?, default fallback: Float?) throws(ModelError) -> Float {
        guard let argument else {
            guard let fallback else { throw error(.damaged, "an argument of its call is missing") }
            return fallback
        }
        guard let tensor = try constantTensor(of: argument), tensor.count == 1 else {
            throw error(.unsupported, "an argument of its call should be one number that is known beforehand")
        }
        return tensor.values[0]
    }

    func flag(_ argument: CallArgument?, default fallback: Bool = false) -> Bool {
        guard case .constant(let value)? = argument else { return fallback }
        return value.bool ?? value.number.map { $0 != 0 } ?? fallback
    }

    func text(_ argument: CallArgument?, default fallback: String) -> String {
        guard case .constant(let value)? = argument else { return fallback }
        return value.string ?? fallback
    }
}
