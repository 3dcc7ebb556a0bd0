import ComputeGraph
import Tensors
import Testing

@Suite("Shape rules") struct ShapeRuleTests {
    struct Refusal: Sendable {
        let operation: any Operation
        let inputs: [Shape]
        let reason: String
    }

    private static func zeros(_ shape: Shape) -> Tensor {
        guard let tensor = try? Tensor(shape, repeating: 0) else { preconditionFailure("no memory") }
        return tensor
    }

    private static func conv(_ kernel: Shape, _ window: Window, bias: Shape? = nil, groups: Int = 1) -> Conv2D {
        Conv2D(kernel: zeros(kernel), bias: bias.map(zeros), window: window, groups: groups)
    }

    private static func deconv(_ kernel: Shape, height: Int, width: Int) -> Conv2DTranspose {
        Conv2DTranspose(kernel: zeros(kernel), bias: nil, window: .square(3, .same), height: height, width: width)
    }

    static let refusals: [Refusal] = [
        Refusal(operation: conv([3, 3, 4, 8], .square(3, .same)), inputs: [[1, 5, 5, 3]], reason: "takes 4 channels"),
        Refusal(operation: conv([3, 3, 4], .square(3, .same)), inputs: [[1, 5, 5, 4]], reason: "is not (height"),
        Refusal(operation: conv([3, 3, 4, 8], .square(2, .same)), inputs: [[1, 5, 5, 4]], reason: "is not 2×2"),
        Refusal(operation: conv([3, 3, 4, 8], .square(3, .valid)), inputs: [[1, 2, 5, 4]], reason: "does not fit"),
        Refusal(operation: conv([3, 3, 4, 8], .square(3, .same)), inputs: [[5, 5, 4]], reason: "picture"),
        Refusal(operation: conv([3, 3, 4, 8], .square(3, .same)), inputs: [[1, 0, 5, 4]], reason: "picture"),
        Refusal(operation: conv([3, 3, 4, 8], .square(3, .same)), inputs: [], reason: "one input"),
        Refusal(
            operation: conv([3, 3, 4, 8], .square(3, stride: 0, .same)), inputs: [[1, 5, 5, 4]], reason: "stride"),
        Refusal(
            operation: conv([3, 3, 4, 8], .square(3, dilation: .max, .same)), inputs: [[1, 5, 5, 4]],
            reason: "dilation"),
        Refusal(
            operation: conv([3, 3, 2, 8], .square(3, .same), groups: 3), inputs: [[1, 5, 5, 4]], reason: "groups"),
        Refusal(
            operation: conv([3, 3, 2, 8], .square(3, .same), groups: 0), inputs: [[1, 5, 5, 4]], reason: "groups"),
        Refusal(
            operation: conv([3, 3, 4, 8], .square(3, .same), bias: [7]), inputs: [[1, 5, 5, 4]], reason: "bias"),
        Refusal(
            operation: DepthwiseConv2D(kernel: zeros([3, 3, 4, 1]), bias: nil, window: .square(3, .same)),
            inputs: [[1, 5, 5, 3]], reason: "takes 4 channels"),
        Refusal(operation: Dense(kernel: zeros([4, 2]), bias: nil), inputs: [[1, 5]], reason: "takes 4 inputs"),
        Refusal(operation: Dense(kernel: zeros([4, 2]), bias: nil), inputs: [[]], reason: "takes 4 inputs"),
        Refusal(operation: Dense(kernel: zeros([4, 2]), bias: zeros([3])), inputs: [[1, 4]], reason: "bias"),
        Refusal(
            operation: ScaleShift(scale: zeros([3]), shift: zeros([4])), inputs: [[1, 4]], reason: "4 channels"),
        Refusal(operation: Elementwise(.add), inputs: [[2, 3], [2, 4]], reason: "broadcast"),
        Refusal(operation: Elementwise(.add), inputs: [], reason: "at least one"),
        Refusal(operation: Elementwise(.subtract), inputs: [[1], [1], [1]], reason: "two inputs"),
        Refusal(
            operation: Elementwise(.add), inputs: [[1 << 30, 1], [1, 1 << 30]], reason: "too large"),
        Refusal(operation: Concatenate(axis: 1), inputs: [[2, 3], [3, 3]], reason: "axis 0"),
        Refusal(operation: Concatenate(axis: 2), inputs: [[2, 3]], reason: "axis 2"),
        Refusal(operation: Concatenate(axis: 0), inputs: [[2, 3], [2]], reason: "rank"),
        Refusal(operation: Elementwise(.power), inputs: [[1], [1], [1]], reason: "two inputs"),
        Refusal(operation: Slice([.init(start: 0, count: 2)]), inputs: [[2, 3]], reason: "1 axes"),
        Refusal(operation: Slice([.init(start: 0, step: 2, count: 3)]), inputs: [[4]], reason: "axis 0"),
        Refusal(operation: Slice([.init(start: 1, step: -1, count: 3)]), inputs: [[4]], reason: "axis 0"),
        Refusal(operation: Slice([.init(start: 1, step: .max, count: 3)]), inputs: [[4]], reason: "axis 0"),
        Refusal(operation: Gather(axis: 1, indices: [3]), inputs: [[2, 3]], reason: "no index 3"),
        Refusal(operation: Gather(axis: 2, indices: []), inputs: [[2, 3]], reason: "axis 2"),
        Refusal(operation: Reduce(.mean, axes: [3]), inputs: [[2, 3]], reason: "axis 3"),
        Refusal(operation: Reduce(.maximum, axes: [0]), inputs: [[0, 3]], reason: "empty"),
        Refusal(operation: Unary(.square), inputs: [[2], [2]], reason: "one input"),
        Refusal(operation: Pool2D(.max, window: .square(0, .valid)), inputs: [[1, 4, 4, 1]], reason: "size"),
        Refusal(operation: Pool2D(.max, window: .square(.max, .same)), inputs: [[1, 4, 4, 1]], reason: "size"),
        Refusal(operation: GlobalPool2D(.max), inputs: [[1, 4]], reason: "picture"),
        Refusal(
            operation: Pad2D(top: -2, bottom: -2, left: 0, right: 0), inputs: [[1, 4, 4, 1]], reason: "nothing"),
        Refusal(operation: Pad2D(top: .max, bottom: .max, left: 0, right: 0), inputs: [[1, 4, 4, 1]], reason: "wide"),
        Refusal(operation: Pad2D(top: .min, bottom: 0, left: 0, right: 0), inputs: [[1, 4, 4, 1]], reason: "wide"),
        Refusal(operation: Reshape(to: [5]), inputs: [[2, 3]], reason: "6 elements"),
        Refusal(operation: Transpose([0, 0]), inputs: [[2, 3]], reason: "permutation"),
        Refusal(operation: Softmax(axis: 2), inputs: [[2, 3]], reason: "axis 2"),
        Refusal(operation: LogSoftmax(axis: -3), inputs: [[2, 3]], reason: "axis -3"),
        Refusal(operation: Sparsemax(), inputs: [[]], reason: "no element"),
        Refusal(operation: Sparsemax(), inputs: [[2, 0]], reason: "no element"),
        Refusal(operation: Normalize(.standard, axes: [], epsilon: 0), inputs: [[2, 3]], reason: "needs an axis"),
        Refusal(operation: Normalize(.standard, axes: [2], epsilon: 0), inputs: [[2, 3]], reason: "axis 2"),
        Refusal(operation: Normalize(.length, axes: [1, -1], epsilon: 0), inputs: [[2, 3]], reason: "twice"),
        Refusal(operation: PReLU(slopes: zeros([4])), inputs: [[2, 3]], reason: "slopes"),
        Refusal(operation: PReLU(slopes: zeros([2, 2, 3])), inputs: [[2, 3]], reason: "slopes"),
        Refusal(operation: BroadcastTo([3, 3]), inputs: [[2, 3]], reason: "broadcast"),
        Refusal(operation: MatMul(), inputs: [[2, 3]], reason: "two inputs"),
        Refusal(operation: MatMul(), inputs: [[2, 3], [3]], reason: "matrices"),
        Refusal(operation: MatMul(), inputs: [[2, 3], [2, 3]], reason: "inner"),
        Refusal(operation: MatMul(transposesSecond: true), inputs: [[2, 3], [3, 2]], reason: "inner"),
        Refusal(operation: MatMul(), inputs: [[2, 2, 3], [4, 3, 2]], reason: "broadcast"),
        Refusal(
            operation: deconv([3, 3, 2, 4], height: 5, width: 5), inputs: [[1, 5, 5, 3]], reason: "takes 4 channels"),
        Refusal(operation: deconv([3, 3, 2, 4], height: 5, width: 6), inputs: [[1, 5, 5, 4]], reason: "5×6"),
        Refusal(operation: deconv([3, 3, 2, 4], height: 0, width: 5), inputs: [[1, 5, 5, 4]], reason: "no pixels"),
        Refusal(operation: deconv([2, 3, 2, 4], height: 5, width: 5), inputs: [[1, 5, 5, 4]], reason: "3×3"),
        Refusal(
            operation: Resize2D(height: 0, width: 2, interpolation: .nearest), inputs: [[1, 2, 2, 1]],
            reason: "resize"),
        Refusal(
            operation: Resize2D(height: 1 << 40, width: 1 << 40, interpolation: .nearest), inputs: [[1, 2, 2, 1]],
            reason: "too large"),
    ]

    @Test("refuse what does not fit and say why", arguments: Self.refusals.indices)
    func refusal(index: Int) {
        let refusal = Self.refusals[index]
        do {
            let shape = try refusal.operation.outputShape(for: refusal.inputs)
            Issue.record("\(type(of: refusal.operation).name) made \(shape) of \(refusal.inputs)")
        } catch {
            guard case .shapeMismatch(let operation, let inputs, let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(operation == type(of: refusal.operation).name)
            #expect(inputs == refusal.inputs)
            #expect(reason.contains(refusal.reason), "\(reason)")
        }
    }
}
