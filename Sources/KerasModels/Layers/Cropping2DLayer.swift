import ComputeGraph

struct Cropping2DLayer: Layer {
    static let classNames = ["Cropping2D"]

    let operation: Pad2D

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        let margins = try configuration.margins("cropping")
        operation = Pad2D(
            top: -margins.top, bottom: -margins.bottom, left: -margins.left, right: -margins.right)
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.apply(operation, to: lowering.input)
    }
}
