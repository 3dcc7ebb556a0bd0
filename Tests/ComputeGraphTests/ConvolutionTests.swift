import ComputeGraph
import Tensors
import TestSupport
import Testing

/// Every small geometry against loops that follow the definition.
@Suite("Convolutions and pooling") struct ConvolutionTests {
    /// Input row or column under each (output, tap), by TensorFlow's padding rule; nil in the padding.
    private static func taps(_ extent: Int, _ size: Int, _ stride: Int, _ dilation: Int, _ padding: Window.Padding)
        -> [[Int?]]
    {
        let span = (size - 1) * dilation + 1
        let outputs = padding == .same ? (extent + stride - 1) / stride : max(0, (extent - span) / stride + 1)
        let total = padding == .same ? max((outputs - 1) * stride + span - extent, 0) : 0
        guard extent >= span || padding == .same else { return [] }
        return (0..<outputs).map { output in
            (0..<size).map { tap in
                let at = output * stride + tap * dilation - total / 2
                return at >= 0 && at < extent ? at : nil
            }
        }
    }

    /// Calls `body` for every picture of 1…6 × 5 pixels, window of 1, 2, 3 or 5, stride 1…3, dilation 1…2 and padding.
    private static func forEachGeometry(
        _ body: (_ picture: Shape, _ window: Window, _ rows: [[Int?]], _ columns: [[Int?]]) throws -> Void
    ) throws {
        for height in 1...6 {
            for size in [1, 2, 3, 5] {
                for stride in 1...3 {
                    for dilation in 1...2 {
                        for padding in [Window.Padding.valid, .same] {
                            let width = 5
                            try body(
                                [2, height, width, 4], .square(size, stride: stride, dilation: dilation, padding),
                                taps(height, size, stride, dilation, padding),
                                taps(width, size, stride, dilation, padding))
                        }
                    }
                }
            }
        }
    }

    @Test("Conv2D sums kernel times picture, in every small geometry and with groups", arguments: [1, 2, 4])
    func conv2D(groups: Int) throws {
        try Self.forEachGeometry { shape, window, rows, columns in
            var dice = Dice(seed: UInt64(shape[1]))
            let x = try dice.tensor(shape)
            let kernel = try dice.tensor([window.size.height, window.size.width, 4 / groups, 8])
            let bias = try dice.tensor([8])
            let operation = Conv2D(kernel: kernel, bias: bias, window: window, groups: groups)
            guard !rows.isEmpty else {
                #expect(throws: GraphError.self) { try operation.outputShape(for: [shape]) }
                return
            }
            var expected: [Float] = []
            for image in 0..<2 {
                for row in rows {
                    for column in columns {
                        for filter in 0..<8 {
                            var sum = bias[filter]
                            let first = filter / (8 / groups) * (4 / groups)
                            for (i, y) in row.enumerated() {
                                for (j, z) in column.enumerated() {
                                    guard let y, let z else { continue }
                                    for c in 0..<4 / groups {
                                        sum += x[image, y, z, first + c] * kernel[i, j, c, filter]
                                    }
                                }
                            }
                            expected.append(sum)
                        }
                    }
                }
            }
            let result = try operation.result(for: [x])
            #expect(result.shape == [2, rows.count, columns.count, 8])
            #expect(largestDifference(result.values, expected) < 1e-5, "\(shape) \(window)")
        }
    }

    @Test("DepthwiseConv2D filters each channel by itself, in every small geometry", arguments: [1, 3])
    func depthwise(multiplier: Int) throws {
        try Self.forEachGeometry { shape, window, rows, columns in
            guard !rows.isEmpty else { return }
            var dice = Dice(seed: UInt64(shape[1]))
            let x = try dice.tensor(shape)
            let kernel = try dice.tensor([window.size.height, window.size.width, 4, multiplier])
            let bias = try dice.tensor([4 * multiplier])
            var expected: [Float] = []
            for image in 0..<2 {
                for row in rows {
                    for column in columns {
                        for filter in 0..<4 * multiplier {
                            var sum = bias[filter]
                            for (i, y) in row.enumerated() {
                                for (j, z) in column.enumerated() {
                                    guard let y, let z else { continue }
                                    let c = filter / multiplier
                                    sum += x[image, y, z, c] * kernel[i, j, c, filter % multiplier]
                                }
                            }
                            expected.append(sum)
                        }
                    }
                }
            }
            let result = try DepthwiseConv2D(kernel: kernel, bias: bias, window: window).result(for: [x])
            #expect(largestDifference(result.values, expected) < 1e-5, "\(shape) \(window)")
        }
    }

    @Test("Pool2D never counts the padding, in every small geometry", arguments: [Pool2D.Kind.max, .average])
    func pooling(kind: Pool2D.Kind) throws {
        try Self.forEachGeometry { shape, window, rows, columns in
            guard !rows.isEmpty else { return }
            var dice = Dice(seed: UInt64(shape[1]))
            let x = try dice.tensor(shape)
            var expected: [Float] = []
            for image in 0..<2 {
                for row in rows {
                    for column in columns {
                        for c in 0..<4 {
                            let inside = row.compactMap { $0 }.flatMap { y in
                                column.compactMap { $0 }.map { x[image, y, $0, c] }
                            }
                            expected.append(
                                kind == .max
                                    ? inside.max() ?? -.infinity
                                    : inside.isEmpty ? 0 : inside.reduce(0, +) / Float(inside.count))
                        }
                    }
                }
            }
            let result = try Pool2D(kind, window: window).result(for: [x])
            #expect(
                largestDifference(
                    result.values.map { $0.isInfinite ? -1e9 : $0 },
                    expected.map { $0.isInfinite ? -1e9 : $0 }) < 1e-6, "\(shape) \(window)")
        }
    }

    @Test("The means of large pictures, summed up in blocks of rows, are those of all pixels", arguments: [1, 3])
    func meansOfLargePictures(threads: Int) throws {
        var (dice, graph) = (Dice(), Graph())
        let input = graph.input([2, 67, 61, 70], label: "input")
        let means = try graph.apply(GlobalPool2D(.average), to: [input], label: "means")
        let x = try dice.tensor(graph.shape(of: input))
        let result = try Program(graph, observing: [means]).run([input: x], threads: ThreadPool(threadCount: threads))
        for image in 0..<2 {
            for channel in [0, 33, 69] {
                var sum = 0.0
                for row in 0..<67 { for column in 0..<61 { sum += Double(x[image, row, column, channel]) } }
                #expect(abs(Double(result[means][image, channel]) - sum / (67 * 61)) < 1e-6)
            }
        }
    }

    @Test("A picture cut into many tiles comes out the same as in one", arguments: [1, 3])
    func tiles(size: Int) throws {
        var dice = Dice()
        let x = try dice.tensor([1, 40, 37, 16])
        let kernel = try dice.tensor([size, size, 16, 24])
        let result = try Conv2D(kernel: kernel, bias: nil, window: .square(size, .same)).result(for: [x])
        var largest: Float = 0
        for row in 0..<40 {
            for column in 0..<37 {
                for filter in [0, 23] {
                    var sum: Float = 0
                    for i in 0..<size {
                        for j in 0..<size {
                            let (y, z) = (row + i - size / 2, column + j - size / 2)
                            guard (0..<40).contains(y), (0..<37).contains(z) else { continue }
                            for c in 0..<16 { sum += x[0, y, z, c] * kernel[i, j, c, filter] }
                        }
                    }
                    largest = max(largest, abs(sum - result[0, row, column, filter]))
                }
            }
        }
        #expect(largest < 2e-5)
    }

    @Test(
        "Every form of Winograd's filtering gives the same sums, also where blocks reach over the border",
        arguments: [[5, 5], [1, 7], [7, 1], [1, 3], [3, 1], [3, 3]])
    func winogradForms(size: [Int]) throws {
        var dice = Dice()
        let window = Window.Extent(height: size[0], width: size[1])
        for extents in [[1, 7, 9, 32, 48], [2, 13, 11, 64, 32]] {
            let x = try dice.tensor(Shape(Array(extents[..<4])))
            let kernel = try dice.tensor([size[0], size[1], extents[3], extents[4]], from: -0.1, to: 0.1)
            for padding in [Window.Padding.same, .valid] {
                var conv = Conv2D(
                    kernel: kernel, bias: try dice.tensor([extents[4]]), window: Window(size: window, padding: padding))
                conv.algorithm = .blas
                let expected = try conv.result(for: [x]).values
                conv.algorithm = .winograd
                let result = try conv.result(for: [x]).values
                #expect(
                    largestDifference(result, expected) < 2e-5 * (expected.map(abs).max() ?? 0),
                    "\(extents) \(padding)")
            }
        }
    }

    @Test("Winograd's error stays within single precision's through many layers of realistic activations")
    func winogradError() throws {
        var dice = Dice(seed: 7)
        // Five layers as in VGG: weights of He et al. 2015, biases and ReLU.
        var graph = Graph()
        let input = graph.input([1, 28, 28, 32], label: "input")
        var ends: [ConvolutionAlgorithm: Graph.Value] = [.blas: input, .winograd: input]
        for layer in 0..<5 {
            let spread = (Float(6) / Float(9 * 32)).squareRoot()
            let kernel = try dice.tensor([3, 3, 32, 32], from: -spread, to: spread)
            let bias = try dice.tensor([32], from: -0.1, to: 0.1)
            for (algorithm, value) in ends {
                var conv = Conv2D(kernel: kernel, bias: bias, window: .square(3, .same))
                conv.algorithm = algorithm
                let sums = try graph.apply(conv, to: [value], label: "conv \(layer)")
                ends[algorithm] = try graph.apply(Activate(.relu()), to: [sums], label: "relu \(layer)")
            }
        }
        let (plain, fast) = (try #require(ends[.blas]), try #require(ends[.winograd]))
        let run = try Program(graph, observing: [plain, fast]).run([
            input: dice.tensor([1, 28, 28, 32], from: 0, to: 255)
        ])
        let expected = run[plain].values
        let difference = largestDifference(expected, run[fast].values) / (expected.max() ?? 0)
        #expect(difference < 1e-5 && difference > 0)
    }

    @Test(
        "Every algorithm gives the same sums",
        arguments: [
            [1, 16, 16, 32, 32], [2, 17, 15, 48, 80], [1, 9, 40, 64, 32], [1, 40, 37, 96, 64], [1, 16, 16, 256, 256],
        ])
    func algorithms(extents: [Int]) throws {
        var dice = Dice()
        let x = try dice.tensor(Shape(Array(extents[..<4])))
        let kernel = try dice.tensor([3, 3, extents[3], extents[4]], from: -0.1, to: 0.1)
        for padding in [Window.Padding.same, .valid] {
            var conv = Conv2D(kernel: kernel, bias: try dice.tensor([extents[4]]), window: .square(3, padding))
            let results = try [ConvolutionAlgorithm.blas, .packed, .winograd].map { algorithm in
                conv.algorithm = algorithm
                return try conv.result(for: [x]).values
            }
            let largest = results[0].map(abs).max() ?? 0
            #expect(largestDifference(results[0], results[1]) < 3e-6 * largest)
            #expect(largestDifference(results[0], results[2]) < 2e-5 * largest)
            #expect(results[1] != results[2], "Winograd was not used")
            conv.memory = .low
            let frugal = try conv.result(for: [x]).values
            #expect(frugal == (kernel.count > 1 << 19 ? results[1] : results[2]))
        }
    }

    @Test(
        "Windows over few channels are read where they lie, with zeros around the picture",
        arguments: [[3, 1, 3], [3, 2, 3], [7, 2, 3], [5, 3, 11]], [Window.Padding.same, .valid])
    func windows(extents: [Int], padding: Window.Padding) throws {
        var dice = Dice()
        let (size, step, channels) = (extents[0], extents[1], extents[2])
        let x = try dice.tensor([2, 95, 91, channels])
        let kernel = try dice.tensor([size, size, channels, 64], from: -0.1, to: 0.1)
        var conv = Conv2D(
            kernel: kernel, bias: try dice.tensor([64]), window: .square(size, stride: step, padding))
        conv.epilogue.activation = .silu
        let fast = try conv.result(for: [x]).values
        conv.algorithm = .blas
        #expect(largestDifference(fast, try conv.result(for: [x]).values) < 1e-5)
    }

    @Test(
        "Strassen's method gives the same sums for large 1×1 kernels, whatever the number of pixels",
        arguments: [[1, 10, 9, 224, 232], [1, 19, 19, 728, 728], [2, 13, 15, 1028, 1024], [1, 12, 12, 1024, 256]],
        [1, 2])
    func strassen(extents: [Int], step: Int) throws {
        var dice = Dice()
        let x = try dice.tensor(Shape(Array(extents[..<4])))
        let kernel = try dice.tensor([1, 1, extents[3], extents[4]], from: -0.1, to: 0.1)
        var conv = Conv2D(
            kernel: kernel, bias: try dice.tensor([extents[4]]), window: .square(1, stride: step, .valid))
        let results = try [ConvolutionAlgorithm.blas, .packed, .winograd].map { algorithm in
            conv.algorithm = algorithm
            return try conv.result(for: [x]).values
        }
        let largest = results[0].map(abs).max() ?? 0
        #expect(largestDifference(results[0], results[2]) < 1e-5 * largest)
        let pixels = results[0].count / extents[4]
        #expect((results[1] != results[2]) == (pixels >= 90), "\(pixels) pixels")
    }
}
