import ComputeGraph
import Tensors

/// γ · (x − μ) / √(σ² + ε) + β over the axes of each picture or token (Ba et al. 2016).
///
/// With `rms_scaling` the mean is neither taken off nor a β added, but the deviation is still measured from it: so Keras
/// computes it.
struct LayerNormalizationLayer: Layer {
    static let classNames = ["LayerNormalization"]

    let axes: [Int]
    let epsilon: Float
    let keepsMean: Bool
    let hasScale: Bool
    let hasCenter: Bool
    init(_ configuration: LayerConfiguration) throws(ModelError) {
        axes = try configuration.axes()
        epsilon = try configuration.float("epsilon", default: 1e-3)
        keepsMean = try configuration.bool("rms_scaling", default: false)
        hasScale = try configuration.bool("scale", default: true) || keepsMean
        hasCenter = try configuration.bool("center", default: true) && !keepsMean
    }

    var axisOrder: AxisOrder { axes.count == 1 ? .either : .written }

    var weights: [WeightSlot] {
        let shape = [Int?](repeating: nil, count: axes.count)
        return (hasScale ? [WeightSlot("gamma", shape: shape)] : [])
            + (hasCenter ? [WeightSlot("beta", shape: shape)] : [])
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let axes = try lowering.resolve(axes, of: input)
        let result = try lowering.apply(
            Normalize(keepsMean ? .deviation : .standard, axes: axes, epsilon: epsilon), to: input)
        return try lowering.applyGammaAndBeta(to: result, along: axes)
    }
}

extension Lowering {
    /// γ · value + β with the weights of these names, where the layer at hand has them.
    mutating func applyGammaAndBeta(to value: Graph.Value, along axes: [Int]) throws(ModelError) -> Graph.Value {
        let gamma = optionalWeight("gamma")?.values
        let beta = optionalWeight("beta")?.values
        guard let count = gamma?.count ?? beta?.count else { return value }
        return try scaleAndShift(
            value, by: gamma ?? Array(repeating: 1, count: count), plus: beta ?? Array(repeating: 0, count: count),
            along: axes)
    }
}
