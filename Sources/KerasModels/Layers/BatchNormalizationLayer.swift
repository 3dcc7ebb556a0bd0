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
    let axisOrder = AxisOrder.either

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
        let mean = try lowering.weight("moving_mean").values
        let variance = try lowering.weight("moving_variance").values
        let gamma = lowering.optionalWeight("gamma")?.values ?? Array(repeating: 1, count: mean.count)
        let beta = lowering.optionalWeight("beta")?.values ?? Array(repeating: 0, count: mean.count)
        guard [variance, gamma, beta].allSatisfy({ $0.count == mean.count }) else {
            throw lowering.error(.damaged, "its weights have different lengths")
        }
        let scale = mean.indices.map { gamma[$0] / (variance[$0] + epsilon).squareRoot() }
        let shift = mean.indices.map { beta[$0] - mean[$0] * scale[$0] }
        return try lowering.scaleAndShift(
            input, by: scale, plus: shift, along: lowering.resolve([axis], of: input))
    }
}
