import ComputeGraph

struct PermuteLayer: Layer {
    static let classNames = ["Permute"]

    /// Axes from 1, the batch axis left out.
    let axes: [Int]
    let axisOrder = AxisOrder.rearranged

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        axes = try configuration.integers("dims")
        guard axes.sorted() == Array(1..<axes.count + 1) else {
            throw configuration.error(.damaged, "\"dims\" \(axes) is no permutation")
        }
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.apply(Transpose([0] + axes), to: lowering.input)
    }
}
