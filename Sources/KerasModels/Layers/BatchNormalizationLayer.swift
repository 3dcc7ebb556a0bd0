import ComputeGraph
import Tensors

/// γ · (x − mean) / √(variance + ε) + β with the statistics of training (Ioffe and Szegedy, 2015).
struct BatchNormalizationLayer: Layer {
    static let classNames = ["BatchNormalization"]
    static let aliases = ["BatchNormalizationV1", "BatchNormalizationV2", "SyncBatchNormalization"]

    let axis: Int
    let epsilon: Float
    let hasScale: Bool
    let hasCenter: Bool

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        axis = try configuration.axis()
        epsilon = try configuration.float("epsilon", default: 1e-3)
        hasScale = try configuration.bool("scale", default: true)
        hasCenter = try configuration.bool("center", default: true)
    }

    var weights: [WeightSlot] {
        (hasScale ? [WeightSlot("gamma", shape: [nil])] : []) + (hasCenter ? [WeightSlot("beta", shape: [nil])] : [])
            + [
                WeightSlot("moving_mean", shape: [nil], isTrainable: false),
                WeightSlot("moving_variance", shape: [nil], isTrainable: false),
            ]
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let rank = lowering.shape(of: input).rank
        guard axis == -1 || axis == rank - 1 else {
            throw lowering.error(.unsupported, "normalises axis \(axis) of \(rank); only the last one is supported")
        }
        let mean = try lowering.weight("moving_mean")
        let variance = try lowering.weight("moving_variance").values
        let gamma = lowering.optionalWeight("gamma")?.values
        let beta = lowering.optionalWeight("beta")?.values
        let means = mean.values
        guard variance.count == means.count, gamma?.count ?? means.count == means.count,
            beta?.count ?? means.count == means.count
        else {
            throw lowering.error(.damaged, "its weights have different lengths")
        }
        let scale = means.indices.map { (gamma?[$0] ?? 1) / (variance[$0] + epsilon).squareRoot() }
        let shift = means.indices.map { (beta?[$0] ?? 0) - means[$0] * scale[$0] }
        let operation = ScaleShift(
            scale: try lowering.tensor { () throws(TensorError) in try Tensor(mean.shape, values: scale) },
            shift: try lowering.tensor { () throws(TensorError) in try Tensor(mean.shape, values: shift) })
        return try lowering.apply(operation, to: input)
    }
}
