import ComputeGraph
import Tensors

/// softmax(score(q, k)) · v over `[batch, tokens, features]`: the score is a product (Luong et al. 2015), or a sum
/// through a tanh (Bahdanau et al. 2014).
struct AttentionLayer: Layer {
    static let classNames = ["AdditiveAttention", "Attention"]

    enum Score { case product, sum }

    let score: Score
    let weights: [WeightSlot]

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        let isAdditive = configuration.className == "AdditiveAttention"
        let isSum = try configuration.string("score_mode", default: "dot") == "concat"
        score = isAdditive || isSum ? .sum : .product
        let usesScale = try configuration.bool("use_scale", default: isAdditive)
        weights =
            (usesScale ? [WeightSlot("scale", shape: isAdditive ? [nil] : [])] : [])
            + (isSum ? [WeightSlot("concat_score_weight", shape: [])] : [])
        guard try !configuration.bool("causal", default: false) else {
            throw configuration.error(.unsupported, "\"causal\" is not supported")
        }
        sumsScaled = isAdditive
    }

    /// Whether the scale stands before the sum over features, one for each, instead of inside the tanh.
    private let sumsScaled: Bool

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.refuseMasks()
        let inputs = lowering.inputs
        guard 2...3 ~= inputs.count, inputs.allSatisfy({ lowering.shape(of: $0).rank == 3 }) else {
            throw lowering.error(
                .shapeMismatch, "takes a query, a value and maybe a key, each [batch, tokens, features]")
        }
        let key = inputs.count > 2 ? inputs[2] : inputs[1]
        let scores =
            switch score {
            case .product: try products(inputs[0], key, &lowering)
            case .sum: try sums(inputs[0], key, &lowering)
            }
        return try lowering.apply(MatMul(), to: lowering.apply(Softmax(axis: -1), to: scores), inputs[1])
    }

    private func products(
        _ query: Graph.Value, _ key: Graph.Value, _ lowering: inout Lowering
    ) throws(ModelError) -> Graph.Value {
        let scores = try lowering.apply(MatMul(transposesSecond: true), to: query, key)
        guard let scale = lowering.optionalWeight("scale") else { return scores }
        return try lowering.apply(Elementwise(.multiply), to: scores, lowering.constant(scale))
    }

    private func sums(
        _ query: Graph.Value, _ key: Graph.Value, _ lowering: inout Lowering
    ) throws(ModelError) -> Graph.Value {
        let (q, k) = (lowering.shape(of: query), lowering.shape(of: key))
        var sum = try lowering.apply(
            Elementwise(.add), to: lowering.reshape(query, to: [q[0], q[1], 1, q[2]]),
            lowering.reshape(key, to: [k[0], 1, k[1], k[2]]))
        let scale = lowering.optionalWeight("scale")
        if let scale, !sumsScaled {
            sum = try lowering.apply(Elementwise(.multiply), to: sum, lowering.constant(scale))
        }
        let factors: [Float]
        if sumsScaled {
            factors = scale?.values ?? Array(repeating: 1, count: q[2])
        } else {
            let weight = try lowering.weight("concat_score_weight").values
            factors = Array(repeating: weight.first ?? 1, count: q[2])
        }
        // The sum over features is a dense layer of one unit.
        let kernel = try lowering.reshaped(try lowering.vector(factors), to: [factors.count, 1])
        let scores = try lowering.apply(
            Dense(kernel: kernel, bias: nil), to: lowering.apply(Activate(.tanh), to: sum))
        return try lowering.reshape(scores, to: [q[0], q[1], k[1]])
    }
}
