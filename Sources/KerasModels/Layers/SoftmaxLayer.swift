import ComputeGraph

struct SoftmaxLayer: Layer {
    static let classNames = ["Softmax"]

    let axis: Int

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        axis = try configuration.axis()
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        lowering.logits = try lowering.input
        return try lowering.apply(Softmax(axis: axis), to: lowering.input)
    }
}
