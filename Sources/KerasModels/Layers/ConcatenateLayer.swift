import ComputeGraph

struct ConcatenateLayer: Layer {
    static let classNames = ["Concatenate"]

    let axis: Int

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        axis = try configuration.axis()
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        // Keras lets a single input pass.
        if lowering.inputs.count == 1 { return try lowering.input }
        return try lowering.apply(Concatenate(axis: axis), to: lowering.inputs)
    }
}
