import ComputeGraph
import Tensors

struct FlattenLayer: Layer {
    static let classNames = ["Flatten"]

    let role = LayerRole.spatialReduction

    private let isChannelsFirst: Bool

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        isChannelsFirst = try configuration.string("data_format", default: "channels_last") == "channels_first"
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        var input = try lowering.input
        // Keras puts the channels last before it flattens; a picture has them there already.
        let rank = lowering.shape(of: input).rank
        if isChannelsFirst, rank > 2, rank != 4 {
            input = try lowering.apply(Transpose([0] + Array(2..<rank) + [1]), to: input)
        }
        let shape = lowering.shape(of: input)
        guard let batch = shape.dimensions.first else {
            throw lowering.error(.shapeMismatch, "cannot flatten a single number")
        }
        let elements = try lowering.checkedShape(Array(shape.dimensions.dropFirst())).count
        return try lowering.apply(Reshape(to: try lowering.checkedShape([batch, elements])), to: input)
    }
}
