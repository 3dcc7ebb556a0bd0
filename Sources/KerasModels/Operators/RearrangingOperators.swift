import ComputeGraph
import Tensors

/// Functions that move elements to other places, and tensors of one number in the shape of another.
enum RearrangingOperators: OperatorFamily {
    static let operators: [Operator] = [
        Operator(
            functions: ["depth_to_space"], nodes: ["DepthToSpace"], classes: ["DepthToSpace"]
        ) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input", "x"))
            let shape = try lowering.pictureShape(of: input)
            let block = try lowering.block(call)
            let square = try lowering.checkedShape([block, block]).count
            guard shape[3].isMultiple(of: square) else {
                throw lowering.error(
                    .shapeMismatch, "cannot make squares of \(square) pixels from \(shape[3]) channels")
            }
            let split = try lowering.reshape(
                input, to: [shape[0], shape[1], shape[2], block, block, shape[3] / square])
            let turned = try lowering.apply(Transpose([0, 1, 3, 2, 4, 5]), to: split)
            let size = try [shape[1], shape[2]].map { (extent) throws(ModelError) in
                try lowering.checkedShape([extent, block]).count
            }
            return try lowering.reshape(turned, to: [shape[0], size[0], size[1], shape[3] / square])
        },
        Operator(
            functions: ["space_to_depth"], nodes: ["SpaceToDepth"], classes: ["SpaceToDepth"]
        ) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input", "x"))
            let shape = try lowering.pictureShape(of: input)
            let block = try lowering.block(call)
            guard shape[1].isMultiple(of: block), shape[2].isMultiple(of: block) else {
                throw lowering.error(.shapeMismatch, "cannot cut \(shape) into squares of \(block)×\(block)")
            }
            let split = try lowering.reshape(
                input, to: [shape[0], shape[1] / block, block, shape[2] / block, block, shape[3]])
            let turned = try lowering.apply(Transpose([0, 1, 3, 2, 4, 5]), to: split)
            let channels = try lowering.checkedShape([block, block, shape[3]]).count
            return try lowering.reshape(turned, to: [shape[0], shape[1] / block, shape[2] / block, channels])
        },
        Operator(functions: ["roll"], nodes: ["Roll"], classes: ["Roll"]) { (call, lowering) throws(ModelError) in
            var result = try lowering.value(of: call.argument(0, "input", "x"))
            let shifts = try lowering.integers(call.argument(1, "shift")) ?? []
            guard let axis = call.argument(2, "axis") else {
                throw lowering.error(.unsupported, "moves all elements along one line")
            }
            let axes = try lowering.axes(axis, of: result)
            guard axes.count == shifts.count || shifts.count == 1,
                axes.allSatisfy(lowering.shape(of: result).dimensions.indices.contains)
            else { throw lowering.error(.shapeMismatch, "cannot move \(axes.count) axes by \(shifts)") }
            for (position, axis) in axes.enumerated() {
                let extent = lowering.shape(of: result)[axis]
                let shift = shifts.count == 1 ? shifts[0] : shifts[position]
                guard extent > 0, shift % extent != 0 else { continue }
                let first = (extent - shift % extent) % extent
                result = try lowering.gather(result, axis: axis, count: extent) { ($0 + first) % extent }
            }
            return result
        },
        filled(0, functions: ["zeros_like", "zeros_like_v2"], node: "ZerosLike"),
        filled(1, functions: ["ones_like", "ones_like_v2"], node: "OnesLike"),
    ]

    private static func filled(_ number: Float, functions: [String], node: String) -> Operator {
        Operator(functions: functions, nodes: [node], classes: [node]) { (call, lowering) throws(ModelError) in
            let shape = lowering.shape(of: try lowering.value(of: call.argument(0, "input", "tensor", "x")))
            guard let tensor = try? Tensor(shape, repeating: number) else {
                throw lowering.error(.outOfMemory, "no memory for numbers of shape \(shape)")
            }
            return lowering.constant(tensor)
        }
    }
}

extension Lowering {
    /// The sides of the squares that are turned into channels, or made of them.
    fileprivate func block(_ call: OperatorCall) throws(ModelError) -> Int {
        // Keras 3's own data format has been seen to: its pictures come with the channels last.
        guard !text(call.argument(2, "data_format"), default: "NHWC").hasPrefix("NC") else {
            throw error(.unsupported, "expects channels first")
        }
        let block = try integer(call.argument(1, "block_size"), default: 0)
        guard 1...LayerConfiguration.largestExtent ~= block else {
            throw error(.damaged, "\(block) is no side of a square")
        }
        return block
    }
}
