import ComputeGraph
import Tensors
import Testing

/// One operation with inputs at which it is smooth, for finite differences.
struct GradientCase: Sendable, CustomTestStringConvertible {
    let operation: any Operation
    let inputs: [Tensor]

    var testDescription: String { "\(type(of: operation).name) \(inputs.map(\.shape))" }

    /// Every operation of the engine, in each of its modes.
    static func all() throws -> [GradientCase] {
        try windows() + combinations() + pointwise() + reductions() + layouts()
    }

    private static func windows() throws -> [GradientCase] {
        var dice = Dice(seed: 7)
        var cases: [GradientCase] = []
        for (size, stride, dilation, padding) in [
            (1, 1, 1, Window.Padding.valid), (3, 1, 1, .same), (3, 2, 1, .same), (2, 1, 2, .valid), (1, 2, 1, .same),
        ] {
            let window = Window.square(size, stride: stride, dilation: dilation, padding)
            let x = try dice.tensor([2, 5, 4, 4])
            for groups in [1, 2] {
                cases.append(
                    GradientCase(
                        operation: Conv2D(
                            kernel: try dice.tensor([size, size, 4 / groups, 6]), bias: try dice.tensor([6]),
                            window: window, groups: groups), inputs: [x]))
            }
            for multiplier in [1, 2] {
                cases.append(
                    GradientCase(
                        operation: DepthwiseConv2D(
                            kernel: try dice.tensor([size, size, 4, multiplier]), bias: nil, window: window),
                        inputs: [x]))
            }
            for kind in [Pool2D.Kind.max, .average] {
                cases.append(
                    GradientCase(operation: Pool2D(kind, window: window), inputs: [try dice.distinct(x.shape)]))
            }
        }
        for (size, stride, dilation, padding, height, width) in [
            (3, 1, 1, Window.Padding.same, 3, 4), (3, 2, 1, .valid, 7, 9), (2, 3, 1, .same, 8, 12),
            (2, 1, 2, .valid, 5, 6), (1, 2, 1, .same, 6, 7),
        ] {
            cases.append(
                GradientCase(
                    operation: Conv2DTranspose(
                        kernel: try dice.tensor([size, size, 3, 4]), bias: try dice.tensor([3]),
                        window: .square(size, stride: stride, dilation: dilation, padding), height: height,
                        width: width), inputs: [try dice.tensor([2, 3, 4, 4])]))
        }
        for kind in [Pool2D.Kind.max, .average] {
            cases.append(
                GradientCase(operation: GlobalPool2D(kind), inputs: [try dice.distinct([2, 3, 4, 5])]))
            cases.append(
                GradientCase(
                    operation: GlobalPool2D(kind, keepsDimensions: true), inputs: [try dice.distinct([1, 3, 2, 2])]))
        }
        return cases
    }

    private static func combinations() throws -> [GradientCase] {
        var dice = Dice(seed: 8)
        var cases: [GradientCase] = []
        let shapes: [[Shape]] = [
            [[2, 3, 2, 4], [2, 3, 2, 4]], [[2, 3, 2, 4], [2, 1, 1, 4]], [[1, 4], [2, 3, 1]], [[3, 2], []],
        ]
        let kinds: [Elementwise.Kind] = [
            .add, .subtract, .multiply, .divide, .power, .average, .maximum, .minimum,
        ]
        for kind in kinds {
            for shape in shapes {
                // Far from 0 for the quotient, and without ties for the extremes.
                let inputs = try shape.enumerated().map { index, shape in
                    try dice.distinct(shape, from: 1 + Float(index) * 0.013, to: 3 + Float(index) * 0.013)
                }
                cases.append(GradientCase(operation: Elementwise(kind), inputs: inputs))
            }
        }
        for kind in [Elementwise.Kind.add, .multiply, .average, .maximum, .minimum] {
            let inputs = try (0..<3).map {
                try dice.distinct([2, 5], from: 1 + Float($0) * 0.03, to: 2 + Float($0) * 0.03)
            }
            cases.append(GradientCase(operation: Elementwise(kind), inputs: inputs))
        }
        let condition = try Tensor([2, 1, 4], values: [1, 0, 1, 0, 0, 0, 1, 1])
        for (a, b) in [([2, 3, 4], [2, 3, 4]), ([3, 1], [2, 1, 1]), ([], [1, 3, 4])] as [(Shape, Shape)] {
            cases.append(
                GradientCase(operation: Select(), inputs: [condition, try dice.tensor(a), try dice.tensor(b)]))
        }
        for axis in [0, 1, -1] {
            cases.append(
                GradientCase(
                    operation: Concatenate(axis: axis), inputs: try (0..<3).map { _ in try dice.tensor([2, 2, 2]) }))
        }
        cases.append(
            GradientCase(
                operation: Dense(kernel: try dice.tensor([5, 3]), bias: try dice.tensor([3])),
                inputs: [try dice.tensor([2, 5])]))
        cases.append(
            GradientCase(
                operation: Dense(kernel: try dice.tensor([4, 7]), bias: nil), inputs: [try dice.tensor([1, 2, 2, 4])]))
        for (a, b, transposed) in [
            ([2, 3, 4], [2, 4, 5], false), ([2, 3, 4], [2, 5, 4], true), ([2, 1, 3, 4], [3, 4, 2], false),
            ([3, 4], [2, 2, 5, 4], true), ([1, 4], [4, 1], false),
        ] as [(Shape, Shape, Bool)] {
            cases.append(
                GradientCase(
                    operation: MatMul(transposesSecond: transposed), inputs: [try dice.tensor(a), try dice.tensor(b)]))
        }
        return cases
    }

    private static func reductions() throws -> [GradientCase] {
        var dice = Dice(seed: 12)
        var cases: [GradientCase] = []
        for kind in [Reduce.Kind.sum, .mean, .maximum, .minimum] {
            for axes in [[1], [0, -1], [1, 2], [0, 1, 2]] {
                cases.append(
                    GradientCase(
                        operation: Reduce(kind, axes: axes, keepsDimensions: axes.count == 1),
                        inputs: [try dice.distinct([2, 3, 4])]))
            }
        }
        return cases
    }

    private static func pointwise() throws -> [GradientCase] {
        var dice = Dice(seed: 9)
        // No multiple of 0.5, where the kinks are.
        let x = try Tensor([3, 8], values: (0..<24).map { Float($0) * 0.61 - 7.17 })
        var cases = ActivationCase.all.map { GradientCase(operation: Activate($0.activation), inputs: [x]) }
        let positive = try dice.tensor([2, 5], from: 0.5, to: 2)
        for function: Unary.Function in [.squareRoot, .reciprocalSquareRoot, .reciprocal, .logarithm] {
            cases.append(GradientCase(operation: Unary(function), inputs: [positive]))
        }
        for function: Unary.Function in [
            .absolute, .square, .sine, .cosine, .sign, .clip(lower: -2, upper: 3),
        ] {
            cases.append(GradientCase(operation: Unary(function), inputs: [x]))
        }
        cases.append(
            GradientCase(
                operation: ScaleShift(scale: try dice.tensor([4]), shift: try dice.tensor([4])),
                inputs: [try dice.tensor([2, 3, 4])]))
        for axis in [-1, 0, 1] {
            cases.append(GradientCase(operation: Softmax(axis: axis), inputs: [try dice.tensor([2, 3, 4])]))
            cases.append(GradientCase(operation: LogSoftmax(axis: axis), inputs: [try dice.tensor([2, 3, 4])]))
        }
        cases.append(GradientCase(operation: Sparsemax(), inputs: [try dice.distinct([3, 5])]))
        for kind in [Normalize.Kind.standard, .deviation, .rootMeanSquare, .length] {
            for axes in [[-1], [1], [1, 3], [0, 2], [1, 2, 3]] {
                cases.append(
                    GradientCase(
                        operation: Normalize(kind, axes: axes, epsilon: 0.1), inputs: [try dice.tensor([2, 3, 2, 4])]))
            }
        }
        // Shorter than epsilon, so that it alone decides.
        cases.append(
            GradientCase(operation: Normalize(.length, axes: [-1], epsilon: 9), inputs: [try dice.tensor([2, 4])]))
        for shape in [[4], [3, 1], [2, 3, 4], [1, 1, 1]] as [Shape] {
            cases.append(
                GradientCase(
                    operation: PReLU(slopes: try dice.tensor(shape)), inputs: [try dice.distinct([2, 3, 4])]))
        }
        return cases
    }

    private static func layouts() throws -> [GradientCase] {
        var dice = Dice(seed: 10)
        var cases = [
            GradientCase(operation: Reshape(to: [4, 3]), inputs: [try dice.tensor([2, 6])]),
            GradientCase(operation: Transpose([2, 0, 1]), inputs: [try dice.tensor([2, 3, 4])]),
            GradientCase(
                operation: Slice([
                    .init(start: 1, count: 1), .init(start: 4, step: -2, count: 3), .init(start: 0, count: 2),
                ]),
                inputs: [try dice.tensor([2, 5, 3])]),
            GradientCase(operation: Slice([.init(start: 3, step: -1, count: 4)]), inputs: [try dice.tensor([4])]),
            GradientCase(operation: Gather(axis: -1, indices: [2, 0, 0]), inputs: [try dice.tensor([2, 2, 3])]),
            GradientCase(operation: Gather(axis: 0, indices: [1, 1, 0]), inputs: [try dice.tensor([2, 3])]),
            GradientCase(
                operation: Pad2D(top: 1, bottom: 2, left: -1, right: 3), inputs: [try dice.tensor([2, 3, 4, 2])]),
            GradientCase(
                operation: Pad2D(top: -1, bottom: -1, left: 0, right: -2), inputs: [try dice.tensor([1, 3, 4, 2])]),
            GradientCase(operation: BroadcastTo([2, 3, 4]), inputs: [try dice.tensor([2, 1, 4])]),
            GradientCase(operation: BroadcastTo([2, 3, 4]), inputs: [try dice.tensor([3, 1])]),
        ]
        for interpolation in Interpolation2D.allCases {
            for (height, width) in [(6, 8), (2, 5)] {
                cases.append(
                    GradientCase(
                        operation: Resize2D(height: height, width: width, interpolation: interpolation),
                        inputs: [try dice.tensor([2, 3, 4, 2])]))
            }
        }
        return cases
    }
}

extension Dice {
    /// Numbers in a random order, no two within a hundredth of the range of each other.
    mutating func distinct(_ shape: Shape, from low: Float = -1, to high: Float = 1) throws -> Tensor {
        let values = (0..<shape.count).map { low + (high - low) * (Float($0) + 0.5) / Float(shape.count) }
        let order = values.map { ($0, next()) }.sorted { $0.1 < $1.1 }
        return try Tensor(shape, values: order.map(\.0))
    }
}
