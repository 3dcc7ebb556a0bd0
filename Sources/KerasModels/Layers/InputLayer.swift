import ComputeGraph

/// An input of a functional model; its shape is read by ``Connections``, since it belongs to the model.
struct InputLayer: Layer {
    static let className = "InputLayer"
    static let classNames = [className]

    let role = LayerRole.identity
    let axisOrder = AxisOrder.either

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        guard try !configuration.bool("sparse", default: false), try !configuration.bool("ragged", default: false)
        else {
            throw configuration.error(.unsupported, "sparse and ragged inputs are not supported")
        }
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value { try lowering.input }
}
