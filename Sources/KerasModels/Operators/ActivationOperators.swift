import ComputeGraph
import Tensors

/// Activations that were called as functions.
enum ActivationOperators: OperatorFamily {
    static let operators: [Operator] =
        plain.map { function, nodes, names in
            Operator(
                functions: names, nodes: nodes, classes: names.map(className)
            ) { (call, lowering) throws(ModelError) in
                try ActivationFunction.elementwise(function).lower(
                    lowering.value(of: call.argument(0, "x", "features", "logits")), into: &lowering)
            }
        } + [
            elementwise(functions: ["leaky_relu"], nodes: ["LeakyRelu"], classes: ["LeakyRelu"]) {
                (call, lowering) throws(ModelError) in
                .relu(negativeSlope: try lowering.number(call.argument(1, "alpha", "negative_slope"), default: 0.2))
            },
            elementwise(classes: ["ReLU"]) { (call, lowering) throws(ModelError) in
                .relu(
                    maximum: try lowering.number(call.argument(nil, "max_value"), default: .infinity),
                    negativeSlope: try lowering.number(call.argument(nil, "negative_slope"), default: 0),
                    threshold: try lowering.number(call.argument(nil, "threshold"), default: 0))
            },
            elementwise(functions: ["elu"], nodes: ["Elu"], classes: ["Elu"]) { (call, lowering) throws(ModelError) in
                .elu(alpha: try lowering.number(call.argument(1, "alpha"), default: 1))
            },
            elementwise(classes: ["Celu"]) { (call, lowering) throws(ModelError) in
                .celu(alpha: try lowering.number(call.argument(1, "alpha"), default: 1))
            },
            elementwise(classes: ["HardShrink"]) { (call, lowering) throws(ModelError) in
                .hardShrink(threshold: try lowering.number(call.argument(1, "threshold"), default: 0.5))
            },
            elementwise(classes: ["SoftShrink"]) { (call, lowering) throws(ModelError) in
                .softShrink(threshold: try lowering.number(call.argument(1, "threshold"), default: 0.5))
            },
            elementwise(classes: ["Squareplus"]) { (call, lowering) throws(ModelError) in
                .squareplus(b: try lowering.number(call.argument(1, "b"), default: 4))
            },
            elementwise(functions: ["gelu"]) { (call, lowering) throws(ModelError) in
                .gelu(approximate: lowering.flag(call.argument(1, "approximate")))
            },
            elementwise(classes: ["Gelu"]) { (call, lowering) throws(ModelError) in
                .gelu(approximate: lowering.flag(call.argument(1, "approximate"), default: true))
            },
            Operator(
                functions: ["softmax"], nodes: ["Softmax"], classes: ["Softmax"]
            ) { (call, lowering) throws(ModelError) in
                let input = try lowering.value(of: call.argument(0, "logits", "x"))
                lowering.logits = input
                let axis = try lowering.integer(call.argument(1, "axis", "dim"), default: -1)
                return try lowering.apply(Softmax(axis: axis), to: input)
            },
            Operator(
                functions: ["log_softmax"], nodes: ["LogSoftmax"], classes: ["LogSoftmax"]
            ) { (call, lowering) throws(ModelError) in
                let input = try lowering.value(of: call.argument(0, "logits", "x"))
                lowering.logits = input
                let axis = try lowering.integer(call.argument(1, "axis"), default: -1)
                return try lowering.apply(LogSoftmax(axis: axis), to: input)
            },
            Operator(classes: ["Sparsemax"]) { (call, lowering) throws(ModelError) in
                let input = try lowering.value(of: call.argument(0, "x"))
                let rank = lowering.shape(of: input).rank
                guard try [-1, rank - 1].contains(lowering.integer(call.argument(1, "axis"), default: -1)) else {
                    throw lowering.error(.unsupported, "works along another axis than the last")
                }
                return try ActivationFunction.sparsemax.lower(input, into: &lowering)
            },
        ]

    /// Those without parameters, by TensorFlow's name; Keras 3's class is the same in capitals.
    private static let plain: [(function: Activation, nodes: [String], names: [String])] = [
        (.relu(), ["Relu"], ["relu"]),
        (.relu(maximum: 6), ["Relu6"], ["relu6"]),
        (.sigmoid, ["Sigmoid"], ["sigmoid"]),
        (.tanh, ["Tanh"], ["tanh"]),
        (.exponential, ["Exp"], ["exp"]),
        (.softplus, ["Softplus"], ["softplus"]),
        (.softsign, ["Softsign"], ["softsign"]),
        (.selu, ["Selu"], ["selu"]),
        (.silu, [], ["silu", "swish"]),
        (.hardSigmoid(slope: 1 / 6), [], ["hard_sigmoid"]),
        (.hardSilu, [], ["hard_silu", "hard_swish"]),
        (.hardTanh, [], ["hard_tanh"]),
        (.logSigmoid, [], ["log_sigmoid"]),
        (.sparsePlus, [], ["sparse_plus"]),
        (.hardSigmoid(slope: 0.5), [], ["sparse_sigmoid"]),
        (.tanhShrink, [], ["tanh_shrink"]),
    ]

    /// `hard_silu` as Keras 3 names the class: `HardSilu`.
    private static func className(_ name: String) -> String {
        name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private static func elementwise(
        functions: [String] = [], nodes: [String] = [], classes: [String] = [],
        _ activation: @escaping @Sendable (OperatorCall, Lowering) throws(ModelError) -> Activation
    ) -> Operator {
        Operator(functions: functions, nodes: nodes, classes: classes) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "x", "features"))
            return try lowering.apply(Activate(try activation(call, lowering)), to: input)
        }
    }
}
