import ComputeGraph
import Tensors

enum MatrixOperators: OperatorFamily {
    static let operators: [Operator] = [
        Operator(
            functions: ["matmul"], nodes: ["MatMul", "BatchMatMul", "BatchMatMulV2"], classes: ["Matmul"]
        ) { (call, lowering) throws(ModelError) in
            var first = try lowering.value(of: call.argument(0, "a", "x1"))
            let second = try lowering.value(of: call.argument(1, "b", "x2"))
            if lowering.flag(call.argument(2, "transpose_a", "adj_x")) {
                let rank = lowering.shape(of: first).rank
                guard rank >= 2 else { throw lowering.error(.shapeMismatch, "takes matrices") }
                first = try lowering.apply(
                    Transpose(Array(0..<rank - 2) + [rank - 1, rank - 2]), to: first)
            }
            let transposes = lowering.flag(call.argument(3, "transpose_b", "adj_y"))
            return try lowering.apply(MatMul(transposesSecond: transposes), to: first, second)
        },
        Operator(nodes: ["Einsum"], classes: ["Einsum"]) { (call, lowering) throws(ModelError) in
            let equation = lowering.text(call.argument(nil, "subscripts", "equation"), default: "")
            guard let sum = EinsteinSum(equation) else {
                throw lowering.error(.unsupported, "the sum \"\(equation)\" is not supported")
            }
            return try sum.lower(call.operands(in: &lowering), into: &lowering)
        },
        Operator(classes: ["DotProductAttention"]) { (call, lowering) throws(ModelError) in
            try lowering.attention(call)
        },
    ]
}

extension Lowering {
    /// softmax(q·kᵀ · scale + bias) · v for each head (Vaswani et al. 2017), between `[batch, tokens, heads, width]`.
    fileprivate mutating func attention(_ call: OperatorCall) throws(ModelError) -> Graph.Value {
        guard call.argument(nil, "mask") == nil, call.argument(nil, "attn_logits_soft_cap") == nil,
            !flag(call.argument(nil, "is_causal"))
        else { throw error(.unsupported, "attends with a mask or a soft cap, which is not supported") }
        var heads: [Graph.Value] = []
        for (position, name) in ["query", "key", "value"].enumerated() {
            let given = try value(of: call.argument(position, name))
            guard shape(of: given).rank == 4 else {
                throw error(.shapeMismatch, "takes [batch, tokens, heads, width], not \(shape(of: given))")
            }
            heads.append(try apply(Transpose([0, 2, 1, 3]), to: given))
        }
        let width = max(shape(of: heads[0]).dimensions.last ?? 1, 1)
        let scale = try number(call.argument(nil, "scale"), default: 1 / Float(width).squareRoot())
        var scores = try scaleShift(
            apply(MatMul(transposesSecond: true), to: heads[0], heads[1]), by: [scale], plus: [0])
        if let bias = call.argument(nil, "bias") {
            scores = try apply(Elementwise(.add), to: scores, value(of: bias))
        }
        let attended = try apply(MatMul(), to: apply(Softmax(axis: -1), to: scores), heads[2])
        return try apply(Transpose([0, 2, 1, 3]), to: attended)
    }
}
