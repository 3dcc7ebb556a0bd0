import ComputeGraph

struct ZeroPadding2DLayer: Layer {
    static let classNames = ["ZeroPadding2D"]

    let operation: Pad2D

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        let margins = try configuration.margins("padding")
        operation = Pad2D(
            top: margins.top, bottom: margins.bottom, left: margins.left, right: margins.right)
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.apply(operation, to: lowering.input)
    }
}
