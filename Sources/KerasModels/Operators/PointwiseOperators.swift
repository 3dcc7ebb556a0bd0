import ComputeGraph

/// Functions of each element that are no activations.
enum PointwiseOperators: OperatorFamily {
    static let operators: [Operator] = [
        unary(.absolute, functions: ["abs"], nodes: ["Abs"], classes: ["Absolute", "Abs"]),
        unary(.square, functions: ["square"], nodes: ["Square"], classes: ["Square"]),
        unary(.squareRoot, functions: ["sqrt"], nodes: ["Sqrt"], classes: ["Sqrt"]),
        unary(.reciprocalSquareRoot, functions: ["rsqrt"], nodes: ["Rsqrt"], classes: ["Rsqrt"]),
        unary(.reciprocal, functions: ["reciprocal"], nodes: ["Reciprocal", "Inv"], classes: ["Reciprocal"]),
        unary(.logarithm, functions: ["log"], nodes: ["Log"], classes: ["Log"]),
        unary(.sine, functions: ["sin"], nodes: ["Sin"], classes: ["Sin"]),
        unary(.cosine, functions: ["cos"], nodes: ["Cos"], classes: ["Cos"]),
        unary(.floor, functions: ["floor"], nodes: ["Floor"], classes: ["Floor"]),
        unary(.ceiling, functions: ["ceil"], nodes: ["Ceil"], classes: ["Ceil"]),
        unary(.round, functions: ["round"], nodes: ["Round"], classes: ["Round"]),
        unary(.truncate, classes: ["Trunc"]),
        unary(.sign, functions: ["sign"], nodes: ["Sign"], classes: ["Sign"]),
        Operator(functions: ["log1p"], nodes: ["Log1p"], classes: ["Log1p"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "x"))
            return try lowering.apply(Unary(.logarithm), to: lowering.scaleShift(input, by: [1], plus: [1]))
        },
        Operator(functions: ["expm1"], nodes: ["Expm1"], classes: ["Expm1"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "x"))
            return try lowering.scaleShift(
                lowering.apply(Activate(.exponential), to: input), by: [1], plus: [-1])
        },
        logarithm(base: 2, "Log2"),
        logarithm(base: 10, "Log10"),
        Operator(
            functions: ["negative", "neg"], nodes: ["Neg"], classes: ["Negative"]
        ) { (call, lowering) throws(ModelError) in
            try lowering.combine(.multiply, call.argument(0, "x"), .constant(.number(-1)))
        },
        Operator(
            functions: ["clip_by_value"], nodes: ["ClipByValue"], classes: ["Clip"]
        ) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "t", "x"))
            let lower = try lowering.number(call.argument(1, "clip_value_min", "x_min"), default: nil)
            let upper = try lowering.number(call.argument(2, "clip_value_max", "x_max"), default: nil)
            return try lowering.apply(Unary(.clip(lower: lower, upper: upper)), to: input)
        },
    ]

    private static func logarithm(base: Float, _ title: String) -> Operator {
        Operator(classes: [title]) { (call, lowering) throws(ModelError) in
            let natural = try lowering.apply(Unary(.logarithm), to: lowering.value(of: call.argument(0, "x")))
            let unit = try lowering.apply(Unary(.logarithm), to: lowering.constant(lowering.vector([base])))
            return try lowering.combine(.divide, natural, unit)
        }
    }

    private static func unary(
        _ function: Unary.Function, functions: [String] = [], nodes: [String] = [], classes: [String]
    ) -> Operator {
        Operator(functions: functions, nodes: nodes, classes: classes) { (call, lowering) throws(ModelError) in
            try lowering.apply(Unary(function), to: lowering.value(of: call.argument(0, "x", "input")))
        }
    }
}
