import ComputeGraph
import Tensors

/// The products of two inputs summed over one axis of each, as Keras' `batch_dot` has it.
struct DotLayer: Layer {
    static let classNames = ["Dot"]

    /// One of each input.
    let axes: [Int]
    /// Whether vectors along these axes are brought to length 1 first: the result is a cosine.
    let normalizes: Bool

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        let given = try configuration.axes("axes", default: [])
        axes = given.count == 1 ? [given[0], given[0]] : given
        guard axes.count == 2 else { throw configuration.error(.damaged, "\"axes\" \(given) are not one or two axes") }
        normalizes = try configuration.bool("normalize", default: false)
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        guard lowering.inputs.count == 2 else {
            throw lowering.error(.damaged, "has \(lowering.inputs.count) inputs where it takes two")
        }
        var matrices: [Graph.Value] = []
        var free: [[Int]] = []
        for (input, axis) in zip(lowering.inputs, axes) {
            let axis = try lowering.resolve([axis], of: input)[0]
            guard axis > 0 else { throw lowering.error(.shapeMismatch, "cannot sum over the batch axis") }
            var vectors = input
            if normalizes {
                vectors = try lowering.apply(Normalize(.length, axes: [axis], epsilon: 1e-12), to: input)
            }
            // The summed axis goes last; those between it and the batch become one.
            let dimensions = lowering.shape(of: input).dimensions
            let order = dimensions.indices.filter { $0 != axis } + [axis]
            if order != Array(dimensions.indices) { vectors = try lowering.apply(Transpose(order), to: vectors) }
            let others = order.dropFirst().dropLast().map { dimensions[$0] }
            free.append(others)
            matrices.append(
                try lowering.reshape(
                    vectors, to: [dimensions[0], lowering.checkedShape(others).count, dimensions[axis]]))
        }
        let product = try lowering.apply(MatMul(transposesSecond: true), to: matrices)
        let dimensions = free[0] + free[1]
        return try lowering.reshape(
            product, to: [lowering.shape(of: product)[0]] + (dimensions.isEmpty ? [1] : dimensions))
    }
}
