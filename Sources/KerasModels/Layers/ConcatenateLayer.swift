import ComputeGraph

struct ConcatenateLayer: Layer {
    static let classNames = ["Concatenate"]

    let axis: Int
    let axisOrder = AxisOrder.either

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        axis = try configuration.axis()
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        // Keras lets a single input pass.
        if lowering.inputs.count == 1 { return try lowering.input }
        guard let first = lowering.inputs.first else { throw lowering.error(.damaged, "has no inputs") }
        return try lowering.apply(Concatenate(axis: lowering.resolve([axis], of: first)[0]), to: lowering.inputs)
    }
}
