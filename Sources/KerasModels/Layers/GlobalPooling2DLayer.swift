import ComputeGraph

struct GlobalPooling2DLayer: Layer {
    static let classNames = ["GlobalAveragePooling2D", "GlobalMaxPooling2D"]
    static let aliases = ["GlobalAvgPool2D", "GlobalMaxPool2D"]

    let kind: Pool2D.Kind
    let keepsDimensions: Bool
    let role = LayerRole.spatialReduction

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        kind = configuration.className.hasPrefix("GlobalMax") ? .max : .average
        keepsDimensions = try configuration.bool("keepdims", default: false)
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.apply(GlobalPool2D(kind, keepsDimensions: keepsDimensions), to: lowering.input)
    }
}
