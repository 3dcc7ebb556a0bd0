import ComputeGraph
import Tensors

/// What Python's operators between numbers do, and sums of several tensors.
enum ArithmeticOperators: OperatorFamily {
    static let operators: [Operator] = [
        binary(.add, functions: ["add", "bias_add"], nodes: ["Add", "AddV2", "BiasAdd"], classes: ["Add"]),
        binary(.subtract, functions: ["subtract", "sub"], nodes: ["Sub"], classes: ["Subtract"]),
        binary(.multiply, functions: ["multiply", "mul", "scalar_mul"], nodes: ["Mul"], classes: ["Multiply"]),
        binary(
            .divide, functions: ["truediv", "divide", "div", "realdiv"], nodes: ["RealDiv"],
            classes: ["Divide", "TrueDivide"]),
        binary(.power, functions: ["pow"], nodes: ["Pow"], classes: ["Power"]),
        binary(.maximum, functions: ["maximum"], nodes: ["Maximum"], classes: ["Maximum"]),
        binary(.minimum, functions: ["minimum"], nodes: ["Minimum"], classes: ["Minimum"]),
        Operator(
            functions: ["floordiv", "floor_div"], nodes: ["FloorDiv"], classes: ["FloorDivide"]
        ) { (call, lowering) throws(ModelError) in
            let (a, b) = (call.argument(0, "x", "x1"), call.argument(1, "y", "x2"))
            return try lowering.apply(Unary(.floor), to: lowering.combine(.divide, a, b))
        },
        Operator(
            functions: ["squared_difference"], nodes: ["SquaredDifference"]
        ) { (call, lowering) throws(ModelError) in
            let (a, b) = (call.argument(0, "x"), call.argument(1, "y"))
            return try lowering.apply(Unary(.square), to: lowering.combine(.subtract, a, b))
        },
        Operator(
            functions: ["add_n"], nodes: ["AddN"]
        ) { (call, lowering) throws(ModelError) in
            try lowering.apply(Elementwise(.add), to: call.operands("inputs", in: &lowering))
        },
    ]

    private static func binary(
        _ kind: Elementwise.Kind, functions: [String], nodes: [String], classes: [String]
    ) -> Operator {
        Operator(functions: functions, nodes: nodes, classes: classes) { (call, lowering) throws(ModelError) in
            // `tf.nn.bias_add(value, bias)` and `tf.math.scalar_mul(scalar, x)` have names of their own.
            let first = call.argument(0, "x", "x1", "value", "scalar")
            guard !lowering.text(call.argument(nil, "data_format"), default: "NHWC").hasPrefix("NC") else {
                throw lowering.error(.unsupported, "expects channels first")
            }
            return try lowering.combine(kind, first, call.argument(1, "y", "x2", "bias", "x"))
        }
    }
}

extension Lowering {
    /// Combines two operands element by element. With a number, or with one number for each channel, that is a scale
    /// and shift where it can be, which passes fold into convolutions.
    mutating func combine(
        _ kind: Elementwise.Kind, _ first: CallArgument?, _ second: CallArgument?
    ) throws(ModelError) -> Graph.Value {
        let (a, b) = (try value(of: first), try value(of: second))
        return try combine(kind, a, b)
    }

    mutating func combine(
        _ kind: Elementwise.Kind, _ a: Graph.Value, _ b: Graph.Value
    ) throws(ModelError) -> Graph.Value {
        if let numbers = constantTensor(of: b), let result = try combine(kind, a, with: numbers) { return result }
        if let numbers = constantTensor(of: a), let result = try combine(kind, numbers, with: b) { return result }
        return try apply(Elementwise(kind), to: a, b)
    }

    private mutating func combine(
        _ kind: Elementwise.Kind, _ value: Graph.Value, with constant: Tensor
    ) throws(ModelError) -> Graph.Value? {
        if kind == .power, constant.count == 1, constant.shape.rank <= shape(of: value).rank {
            switch constant.values[0] {
            case 2: return try apply(Unary(.square), to: value)
            case 0.5: return try apply(Unary(.squareRoot), to: value)
            default: return nil
            }
        }
        guard let numbers = channelNumbers(constant, for: value) else { return nil }
        switch kind {
        case .add: return try scaleShift(value, by: [1], plus: numbers)
        case .subtract: return try scaleShift(value, by: [1], plus: numbers.map { -$0 })
        case .multiply: return try scaleShift(value, by: numbers, plus: [0])
        case .divide: return try scaleShift(value, by: numbers.map { 1 / $0 }, plus: [0])
        default: return nil
        }
    }

    private mutating func combine(
        _ kind: Elementwise.Kind, _ constant: Tensor, with value: Graph.Value
    ) throws(ModelError) -> Graph.Value? {
        guard let numbers = channelNumbers(constant, for: value) else { return nil }
        switch kind {
        case .add: return try scaleShift(value, by: [1], plus: numbers)
        case .subtract: return try scaleShift(value, by: [-1], plus: numbers)
        case .multiply: return try scaleShift(value, by: numbers, plus: [0])
        default: return nil
        }
    }

    /// `value · scale + shift`, each one number or one for every channel.
    mutating func scaleShift(
        _ value: Graph.Value, by scale: [Float], plus shift: [Float]
    ) throws(ModelError) -> Graph.Value {
        try apply(
            ScaleShift(
                scale: try channelVector(scale, "scale", for: value),
                shift: try channelVector(shift, "shift", for: value)), to: value)
    }

    /// One number, or one for each index of the value's last axis; nil where the constant varies along other axes.
    private func channelNumbers(_ constant: Tensor, for value: Graph.Value) -> [Float]? {
        let shape = shape(of: value)
        guard let channels = shape.dimensions.last, constantTensor(of: value) == nil,
            constant.shape.rank <= shape.rank, constant.count == 1 || constant.count == channels,
            constant.shape.dimensions.dropLast().allSatisfy({ $0 == 1 })
        else { return nil }
        return constant.values
    }
}
