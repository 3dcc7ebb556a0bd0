import ComputeGraph
import Tensors

struct FlattenLayer: Layer {
    static let classNames = ["Flatten"]

    let role = LayerRole.spatialReduction

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        try configuration.requireChannelsLast()
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let shape = lowering.shape(of: input)
        guard let batch = shape.dimensions.first else {
            throw lowering.error(.shapeMismatch, "cannot flatten a single number")
        }
        let elements = try lowering.checkedShape(Array(shape.dimensions.dropFirst())).count
        return try lowering.apply(Reshape(to: try lowering.checkedShape([batch, elements])), to: input)
    }
}
