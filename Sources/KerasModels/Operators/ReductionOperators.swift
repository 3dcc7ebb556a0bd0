import ComputeGraph
import Tensors

/// Sums, means and extremes along axes.
enum ReductionOperators: OperatorFamily {
    static let operators: [Operator] = [
        reduction(.mean, functions: ["reduce_mean"], nodes: ["Mean"], classes: ["Mean"]),
        reduction(.sum, functions: ["reduce_sum"], nodes: ["Sum"], classes: ["Sum"]),
        reduction(.maximum, functions: ["reduce_max"], nodes: ["Max"], classes: ["Max", "Amax"]),
        reduction(.minimum, functions: ["reduce_min"], nodes: ["Min"], classes: ["Min", "Amin"]),
        Operator(functions: ["reduce_variance"], classes: ["Var"]) { (call, lowering) throws(ModelError) in
            try lowering.variance(call)
        },
        Operator(functions: ["reduce_std"], classes: ["Std"]) { (call, lowering) throws(ModelError) in
            try lowering.apply(Unary(.squareRoot), to: lowering.variance(call))
        },
        Operator(functions: ["l2_normalize"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "x"))
            let axes = try lowering.axes(call.argument(1, "axis", "dim"), of: input)
            let epsilon = try lowering.number(call.argument(2, "epsilon"), default: 1e-12)
            return try lowering.unitLength(input, axes: axes, epsilon: epsilon)
        },
        Operator(classes: ["Normalize"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "x"))
            guard try lowering.integer(call.argument(nil, "order"), default: 2) == 2 else {
                throw lowering.error(.unsupported, "normalises by another norm than the root of the sum of squares")
            }
            let axes = try lowering.integers(call.argument(1, "axis")) ?? [-1]
            let epsilon = try lowering.number(call.argument(nil, "epsilon"), default: 1e-7)
            // Keras takes the square of its ε where TensorFlow takes ε.
            return try lowering.unitLength(input, axes: axes, epsilon: epsilon * epsilon)
        },
    ]

    private static func reduction(
        _ kind: Reduce.Kind, functions: [String], nodes: [String], classes: [String]
    ) -> Operator {
        Operator(functions: functions, nodes: nodes, classes: classes) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input_tensor", "x"))
            let axes = try lowering.axes(call.argument(1, "axis", "reduction_indices"), of: input)
            let keeps = lowering.flag(call.argument(2, "keepdims", "keep_dims"))
            return try lowering.reduce(input, kind, axes: axes, keepsDimensions: keeps)
        }
    }
}

extension Lowering {
    /// The axes of an argument, counted from the front; all of them where it is absent.
    func axes(_ argument: CallArgument?, of value: Graph.Value) throws(ModelError) -> [Int] {
        let rank = shape(of: value).rank
        guard let axes = try integers(argument) else { return Array(0..<rank) }
        return axes.map { $0 < 0 ? $0 + rank : $0 }
    }

    /// Height and width of a picture go by the operation that is made for them, and end its map.
    mutating func reduce(
        _ value: Graph.Value, _ kind: Reduce.Kind, axes: [Int], keepsDimensions: Bool
    ) throws(ModelError) -> Graph.Value {
        let isPicture = shape(of: value).rank == 4
        if isPicture, axes.contains(1), axes.contains(2) { role = .spatialReduction }
        if isPicture, axes.sorted() == [1, 2], kind == .mean || kind == .maximum {
            return try apply(
                GlobalPool2D(kind == .mean ? .average : .max, keepsDimensions: keepsDimensions), to: value)
        }
        return try apply(Reduce(kind, axes: axes, keepsDimensions: keepsDimensions), to: value)
    }

    /// The mean of the squared differences from the mean.
    /// - Parameter position: of the flag that keeps the axes.
    mutating func variance(_ call: OperatorCall, keepsAt position: Int = 2) throws(ModelError) -> Graph.Value {
        let input = try value(of: call.argument(0, "input_tensor", "x"))
        let axes = try axes(call.argument(1, "axis", "axes"), of: input)
        let mean = try apply(Reduce(.mean, axes: axes, keepsDimensions: true), to: input)
        let squares = try apply(Unary(.square), to: apply(Elementwise(.subtract), to: input, mean))
        return try reduce(squares, .mean, axes: axes, keepsDimensions: flag(call.argument(position, "keepdims")))
    }

    /// x / √max(Σ x², ε).
    mutating func unitLength(
        _ value: Graph.Value, axes: [Int], epsilon: Float
    ) throws(ModelError) -> Graph.Value {
        let sum = try apply(Reduce(.sum, axes: axes, keepsDimensions: true), to: apply(Unary(.square), to: value))
        let bounded = try apply(Unary(.clip(lower: epsilon, upper: .infinity)), to: sum)
        return try apply(
            Elementwise(.multiply), to: value, apply(Unary(.reciprocalSquareRoot), to: bounded))
    }
}
