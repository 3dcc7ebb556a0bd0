import ComputeGraph

/// Pooling to a given size, by windows that part the picture as evenly as whole pixels allow.
struct AdaptivePooling2DLayer: Layer {
    static let classNames = ["AdaptiveAveragePooling2D", "AdaptiveMaxPooling2D"]

    let kind: Pool2D.Kind
    let size: Window.Extent

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        kind = configuration.className.hasPrefix("AdaptiveMax") ? .max : .average
        let size = try configuration.pair("output_size")
        self.size = Window.Extent(height: size.height, width: size.width)
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.poolAdaptively(lowering.input, kind, to: size)
    }
}
