import ComputeGraph

struct ActivationLayer: Layer {
    static let classNames = ["Activation"]

    let function: ActivationFunction

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        function = try ActivationFunction(configuration)
    }

    var role: LayerRole { function.isLinear ? .identity : .other }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try function.lower(try lowering.input, into: &lowering)
    }
}
