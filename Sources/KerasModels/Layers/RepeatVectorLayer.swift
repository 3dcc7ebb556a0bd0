import ComputeGraph
import Tensors

/// `[batch, features]` to `[batch, n, features]`.
struct RepeatVectorLayer: Layer {
    static let classNames = ["RepeatVector"]

    let count: Int

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        count = try configuration.integer("n")
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let shape = lowering.shape(of: input)
        guard shape.rank == 2 else {
            throw lowering.error(.shapeMismatch, "takes [batch, features], not \(shape)")
        }
        let row = try lowering.reshape(input, to: [shape[0], 1, shape[1]])
        return try lowering.apply(BroadcastTo(try lowering.checkedShape([shape[0], count, shape[1]])), to: row)
    }
}
