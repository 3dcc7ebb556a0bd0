import ComputeGraph
import FoundationEssentials
import Tensors

/// A function of the user's own. Its code comes with the file and is never executed: where it is one of a few patterns
/// of arithmetic, operations of our own take its place, and any other is refused.
struct LambdaLayer: Layer {
    static let className = "Lambda"
    static let classNames = [className]

    let expression: LambdaExpression

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        let function = LambdaFunction(configuration)
        guard let code = function.code, let expression = LambdaExpression(code, arguments: function.arguments) else {
            throw configuration.error(.unsupported, "is a Lambda, whose code is never executed\(function.contents)")
        }
        self.expression = expression
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lower(expression, into: &lowering)
    }

    private func lower(
        _ expression: LambdaExpression, into lowering: inout Lowering
    ) throws(ModelError) -> Graph.Value {
        switch expression {
        case .input: return try lowering.input
        case .element(let index):
            guard lowering.inputs.indices.contains(index) else {
                throw lowering.error(.damaged, "takes input \(index) of \(lowering.inputs.count)")
            }
            return lowering.inputs[index]
        case .number(let number): return try lowering.value(of: .constant(.number(number)))
        case .binary(let operation, let a, let b):
            let first = try lower(a, into: &lowering)
            let second = try lower(b, into: &lowering)
            return try lowering.combine(operation.kind, first, second)
        case .unitLength(let inner, let axis):
            let value = try lower(inner, into: &lowering)
            let all = Array(0..<lowering.shape(of: value).rank)
            let axes = try axis.map { axis throws(ModelError) in try lowering.resolve([axis], of: value) } ?? all
            return try lowering.unitLength(value, axes: axes, epsilon: 1e-12)
        }
    }
}

extension LambdaExpression.Operator {
    fileprivate var kind: Elementwise.Kind {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        }
    }
}
