import ComputeGraph
import Tensors

/// The largest or the mean of each feature over the steps of a sequence, such as a transformer's tokens.
struct GlobalPooling1DLayer: Layer {
    static let classNames = ["GlobalAveragePooling1D", "GlobalMaxPooling1D"]
    static let aliases = ["GlobalAvgPool1D", "GlobalMaxPool1D"]

    let kind: Pool2D.Kind
    let keepsDimensions: Bool
    let role = LayerRole.spatialReduction

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        try configuration.requireChannelsLast()
        kind = configuration.className.hasPrefix("GlobalMax") ? .max : .average
        keepsDimensions = try configuration.bool("keepdims", default: false)
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let shape = lowering.shape(of: input)
        guard shape.rank == 3 else {
            throw lowering.error(.shapeMismatch, "takes [batch, steps, features], not \(shape)")
        }
        let rows = try lowering.reshape(input, to: [shape[0], shape[1], 1, shape[2]])
        let pooled = try lowering.apply(GlobalPool2D(kind), to: rows)
        return keepsDimensions ? try lowering.reshape(pooled, to: [shape[0], 1, shape[2]]) : pooled
    }
}
