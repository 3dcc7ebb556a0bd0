import ComputeGraph
import Tensors

/// Attention in several subspaces at once (Vaswani et al. 2017): softmax(q·kᵀ / √keyDim) · v for each head, between
/// learnt projections.
///
/// Takes `[batch, …, features]`, where the axes between are one sequence of tokens.
struct MultiHeadAttentionLayer: Layer {
    static let classNames = ["MultiHeadAttention"]

    let heads: Int
    let keyWidth: Int
    let valueWidth: Int
    let usesBias: Bool
    /// nil for every axis between the batch and the features.
    let axes: [Int]?

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        heads = try configuration.integer("num_heads")
        keyWidth = try configuration.integer("key_dim")
        valueWidth = try configuration.integer("value_dim", default: keyWidth)
        usesBias = try configuration.bool("use_bias", default: true)
        axes = configuration["attention_axes"] == nil ? nil : try configuration.axes("attention_axes")
        guard [heads, keyWidth, valueWidth].allSatisfy({ 1...LayerConfiguration.largestExtent ~= $0 }) else {
            throw configuration.error(.damaged, "\"num_heads\", \"key_dim\" or \"value_dim\" is not positive")
        }
        guard try !configuration.bool("use_gate", default: false) else {
            throw configuration.error(.unsupported, "\"use_gate\" is not supported")
        }
    }

    var weights: [WeightSlot] {
        func projection(_ name: String, _ part: String, _ kernel: [Int?]?, _ bias: [Int?]?) -> [WeightSlot] {
            [WeightSlot("\(name)/kernel", shape: kernel, part: part)]
                + (usesBias ? [WeightSlot("\(name)/bias", shape: bias, part: part)] : [])
        }
        return projection("query", "query_dense", [nil, heads, keyWidth], [heads, keyWidth])
            + projection("key", "key_dense", [nil, heads, keyWidth], [heads, keyWidth])
            + projection("value", "value_dense", [nil, heads, valueWidth], [heads, valueWidth])
            // The result may have several axes of features.
            + projection("attention_output", "output_dense", nil, nil)
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.refuseMasks()
        let call = OperatorCall(arguments: lowering.arguments, parameters: [:])
        let (queries, values) = (
            try lowering.value(of: call.argument(0, "query")), try lowering.value(of: call.argument(1, "value"))
        )
        let keys = try call.argument(2, "key").map { (key) throws(ModelError) in try lowering.value(of: key) } ?? values
        let query = try project(queries, "query", keyWidth, &lowering)
        let key = try project(keys, "key", keyWidth, &lowering)
        let value = try project(values, "value", valueWidth, &lowering)
        let factor = try lowering.vector(Array(repeating: 1 / Float(keyWidth).squareRoot(), count: keyWidth))
        let scaled = try lowering.apply(
            ScaleShift(scale: factor, shift: try lowering.vector(Array(repeating: 0, count: keyWidth))), to: query)
        let scores = try lowering.apply(
            Softmax(axis: -1), to: lowering.apply(MatMul(transposesSecond: true), to: scaled, key))
        let attended = try lowering.apply(MatMul(), to: scores, value)

        // [batch, heads, tokens, valueWidth] back to the query's own axes.
        let shape = lowering.shape(of: queries)
        let merged = try lowering.reshape(
            try lowering.apply(Transpose([0, 2, 1, 3]), to: attended),
            to: shape.dimensions.dropLast() + [lowering.checkedShape([heads, valueWidth]).count])
        let kernel = try lowering.weight("attention_output/kernel")
        let features = Array(kernel.shape.dimensions.dropFirst(2))
        let output = try lowering.dense(
            merged, kernel: kernel, bias: lowering.optionalWeight("attention_output/bias"),
            units: lowering.checkedShape(features).count)
        return try lowering.reshape(output, to: shape.dimensions.dropLast() + features)
    }

    /// `[batch, …, features]` to `[batch, heads, tokens, width]`.
    private func project(
        _ input: Graph.Value, _ name: String, _ width: Int, _ lowering: inout Lowering
    ) throws(ModelError) -> Graph.Value {
        let shape = lowering.shape(of: input)
        guard shape.rank >= 3 else {
            throw lowering.error(.shapeMismatch, "takes [batch, tokens, features], not \(shape)")
        }
        if let axes, try lowering.resolve(axes, of: input) != Array(1..<shape.rank - 1) {
            throw lowering.error(.unsupported, "attends along axes \(axes) of \(shape.rank) only")
        }
        let projected = try lowering.dense(
            input, kernel: lowering.weight("\(name)/kernel"), bias: lowering.optionalWeight("\(name)/bias"),
            units: lowering.checkedShape([heads, width]).count)
        let tokens = try lowering.checkedShape(Array(shape.dimensions.dropFirst().dropLast())).count
        let split = try lowering.reshape(projected, to: [shape[0], tokens, heads, width])
        return try lowering.apply(Transpose([0, 2, 1, 3]), to: split)
    }
}

extension Lowering {
    /// A dense layer whose kernel and bias have several axes in place of the units, and perhaps of the inputs.
    mutating func dense(
        _ value: Graph.Value, kernel: Tensor, bias: Tensor?, units: Int
    ) throws(ModelError) -> Graph.Value {
        guard units > 0, kernel.count % units == 0 else {
            throw error(.damaged, "a kernel of shape \(kernel.shape) is not made for \(units) units")
        }
        var vector: Tensor?
        if let bias { vector = try reshaped(bias, to: [units]) }
        return try apply(
            Dense(kernel: try reshaped(kernel, to: [kernel.count / units, units]), bias: vector), to: value)
    }
}
