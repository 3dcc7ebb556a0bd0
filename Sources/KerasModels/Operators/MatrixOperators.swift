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
        }
    ]
}
