import ComputeGraph

/// Functions that hand their input on.
enum PassingOperators: OperatorFamily {
    static let operators: [Operator] = [
        Operator(
            functions: ["identity", "convert_to_tensor"], nodes: ["Identity"],
            classes: ["Identity", "ConvertToTensor"]
        ) { (call, lowering) throws(ModelError) in
            try lowering.value(of: call.argument(0, "input", "value", "x"))
        },
        Operator(
            functions: ["cast"], nodes: ["Cast"], classes: ["Cast"]
        ) { (call, lowering) throws(ModelError) in
            // Every number here is single precision; only whole numbers make a difference.
            let input = try lowering.value(of: call.argument(0, "x"))
            let type = lowering.text(call.argument(1, "dtype", "DstT"), default: "float32").lowercased()
            return type.contains("int") ? try lowering.apply(Unary(.truncate), to: input) : input
        },
        Operator(
            functions: ["stop_gradient"], nodes: ["StopGradient"], classes: ["StopGradient"]
        ) { (call, lowering) throws(ModelError) in
            try lowering.apply(
                Unary(.stopGradient), to: lowering.value(of: call.argument(0, "input", "variable", "x")))
        },
    ]
}
