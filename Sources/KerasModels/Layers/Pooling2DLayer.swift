import ComputeGraph

struct Pooling2DLayer: Layer {
    static let classNames = ["AveragePooling2D", "MaxPooling2D"]
    static let aliases = ["AvgPool2D", "MaxPool2D"]

    let kind: Pool2D.Kind
    let window: Window

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        kind = configuration.className.hasPrefix("Max") ? .max : .average
        window = try configuration.window(size: "pool_size", strideByDefault: nil)
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.apply(Pool2D(kind, window: window), to: lowering.input)
    }
}
