import ComputeGraph

struct DenseLayer: Layer {
    static let classNames = ["Dense"]

    let units: Int
    let usesBias: Bool
    let activation: ActivationFunction

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        units = try configuration.integer("units")
        usesBias = try configuration.bool("use_bias", default: true)
        activation = try ActivationFunction(configuration)
    }

    var weights: [WeightSlot] {
        let kernel = WeightSlot("kernel", shape: [nil, units])
        return usesBias ? [kernel, WeightSlot("bias", shape: [units])] : [kernel]
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let dense = Dense(kernel: try lowering.weight("kernel"), bias: lowering.optionalWeight("bias"))
        return try activation.lower(try lowering.apply(dense, to: lowering.input), into: &lowering)
    }
}
