import ComputeGraph

/// Another layer, whose kernel was kept at spectral norm 1 in training (Miyato et al. 2018): the kernel is stored so.
struct SpectralNormalizationLayer: Layer {
    static let classNames = ["SpectralNormalization"]

    let layer: any Layer

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        layer = try configuration.wrappedLayer()
    }

    /// The vector is the estimate that training goes on from. Before it, Keras's wrapper holds the kernel too.
    var weights: [WeightSlot] {
        layer.weights.map { $0.held(by: "layer") }
            + [WeightSlot("vector_u", shape: nil, isTrainable: false, repeatedBefore: 1)]
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.lower(layer, on: lowering.inputs)
    }
}
