import ComputeGraph
import Tensors

/// γ · (x − μ) / √(σ² + ε) + β over a picture's pixels and the channels of one group (Wu and He 2018).
struct GroupNormalizationLayer: Layer {
    static let classNames = ["GroupNormalization"]
    /// Those of TensorFlow Addons; an instance is a group of one channel (Ulyanov et al. 2016).
    static let aliases = ["Addons>GroupNormalization", "Addons>InstanceNormalization"]

    /// −1 for as many as there are channels.
    let groups: Int
    let axis: Int
    let epsilon: Float
    let hasScale: Bool
    let hasCenter: Bool
    let axisOrder = AxisOrder.either

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        let isInstance = configuration.className.hasSuffix("InstanceNormalization")
        groups = isInstance ? -1 : try configuration.integer("groups", default: 32)
        axis = try configuration.axis()
        epsilon = try configuration.float("epsilon", default: 1e-3)
        hasScale = try configuration.bool("scale", default: true)
        hasCenter = try configuration.bool("center", default: true)
    }

    var weights: [WeightSlot] {
        (hasScale ? [WeightSlot("gamma", shape: [nil])] : []) + (hasCenter ? [WeightSlot("beta", shape: [nil])] : [])
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let axis = try lowering.resolve([axis], of: input)[0]
        let dimensions = lowering.shape(of: input).dimensions
        let groups = groups == -1 ? dimensions[axis] : groups
        guard axis > 0, groups > 0, dimensions[axis] % groups == 0 else {
            throw lowering.error(.shapeMismatch, "\(groups) groups do not divide axis \(axis) of \(dimensions)")
        }
        // The channels become two axes: the group and the place in it.
        let split = dimensions[..<axis] + [groups, dimensions[axis] / groups] + dimensions[(axis + 1)...]
        let grouped = try lowering.reshape(input, to: Array(split))
        let normal = try lowering.apply(
            Normalize(.standard, axes: split.indices.filter { $0 != 0 && $0 != axis }, epsilon: epsilon), to: grouped)
        return try lowering.applyGammaAndBeta(to: lowering.reshape(normal, to: dimensions), along: [axis])
    }
}
