import ComputeGraph
import Tensors

struct ActivationLayer: Layer {
    static let classNames = ["Activation"]

    /// A class of the EfficientNets of before tf.keras had its own.
    static let aliases = ["Swish"]

    let function: ActivationFunction
    let axisOrder = AxisOrder.either

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        function =
            configuration.className == "Swish" ? .elementwise(.silu) : try ActivationFunction(configuration)
    }

    var role: LayerRole { function.isLinear ? .identity : .other }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try function.lower(try lowering.input, into: &lowering)
    }
}
