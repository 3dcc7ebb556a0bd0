package import ComputeGraph

/// What an `activation` key names: a function of each element, or a softmax or its like over the last axis.
package enum ActivationFunction: Hashable, Sendable {
    case elementwise(Activation)
    case softmax
    case logSoftmax
    case sparsemax

    /// Reads the activation under `key`; linear where there is none.
    /// - Throws: `ModelError` with `unsupported` for a function that is not Keras' own.
    init(_ configuration: LayerConfiguration, key: String = "activation") throws(ModelError) {
        guard let value = configuration[key] else {
            self = .elementwise(.linear)
            return
        }
        // A function may be wrapped: {"class_name": "function", "config": "swish"}.
        if let name = value.string ?? value["config"]?.string {
            guard let function = ActivationFunction(named: name, writtenBy: configuration.kerasVersion) else {
                throw configuration.error(.unsupported, "activation \"\(name)\" is not supported")
            }
            self = function
            return
        }
        // So may a layer: {"class_name": "LeakyReLU", "config": {"alpha": 0.1}}.
        guard let className = value["class_name"]?.string, className != "__lambda__" else {
            throw configuration.error(
                .unsupported, "its activation is a lambda, whose code comes with the file and is never executed")
        }
        guard let type = LayerRegistry.layer(named: className) as? any ElementwiseLayer.Type else {
            throw configuration.error(.unsupported, "activation of class \(className) is not supported")
        }
        let inner = LayerConfiguration(
            path: configuration.path, className: className, kerasVersion: configuration.kerasVersion,
            values: value["config"]?.object ?? [:])
        self = .elementwise(try type.init(inner).activation)
    }

    /// - Parameter version: decides between the two hard sigmoids.
    package init?(named name: String, writtenBy version: KerasVersion) {
        switch name {
        case "celu": self = .elementwise(.celu(alpha: 1))
        case "hard_shrink": self = .elementwise(.hardShrink(threshold: 0.5))
        case "hard_tanh": self = .elementwise(.hardTanh)
        case "log_sigmoid": self = .elementwise(.logSigmoid)
        case "log_softmax": self = .logSoftmax
        case "soft_shrink": self = .elementwise(.softShrink(threshold: 0.5))
        case "sparse_plus": self = .elementwise(.sparsePlus)
        case "sparse_sigmoid": self = .elementwise(.hardSigmoid(slope: 0.5))
        case "sparsemax": self = .sparsemax
        case "squareplus": self = .elementwise(.squareplus(b: 4))
        case "tanh_shrink": self = .elementwise(.tanhShrink)
        case "linear": self = .elementwise(.linear)
        case "relu": self = .elementwise(.relu())
        case "relu6": self = .elementwise(.relu(maximum: 6))
        case "leaky_relu": self = .elementwise(.relu(negativeSlope: 0.2))
        case "elu": self = .elementwise(.elu(alpha: 1))
        case "selu": self = .elementwise(.selu)
        case "exponential": self = .elementwise(.exponential)
        case "gelu": self = .elementwise(.gelu(approximate: false))
        case "hard_sigmoid": self = .elementwise(.hardSigmoid(slope: version.major >= 3 ? 1 / 6 : 0.2))
        case "hard_silu", "hard_swish": self = .elementwise(.hardSilu)
        case "mish": self = .elementwise(.mish)
        case "sigmoid": self = .elementwise(.sigmoid)
        case "silu", "swish": self = .elementwise(.silu)
        case "softmax": self = .softmax
        case "softplus": self = .elementwise(.softplus)
        case "softsign": self = .elementwise(.softsign)
        case "tanh": self = .elementwise(.tanh)
        default: return nil
        }
    }

    var isLinear: Bool { self == .elementwise(.linear) }

    /// Applies the function; a softmax or sigmoid leaves its input as the call's logits.
    func lower(_ value: Graph.Value, into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        switch self {
        case .elementwise(.linear):
            return value
        case .elementwise(let activation):
            if activation == .sigmoid { lowering.logits = value }
            return try lowering.apply(Activate(activation), to: value)
        case .softmax:
            lowering.logits = value
            return try lowering.apply(Softmax(axis: lowering.resolve([-1], of: value)[0]), to: value)
        case .logSoftmax:
            lowering.logits = value
            return try lowering.apply(LogSoftmax(axis: lowering.resolve([-1], of: value)[0]), to: value)
        case .sparsemax:
            lowering.logits = value
            return try lowering.apply(Sparsemax(), to: value)
        }
    }
}
