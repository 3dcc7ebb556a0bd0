import CKernels
package import Tensors

/// The largest or the mean element of each channel: `[batch, height, width, channels]` to `[batch, channels]`, or to
/// `[batch, 1, 1, channels]` with `keepsDimensions`.
///
/// The gradient of the maximum is shared by all elements that equal it, as in TensorFlow's `reduce_max`.
package struct GlobalPool2D: Operation {
    package static let name = "GlobalPool2D"

    package let kind: Pool2D.Kind
    package let keepsDimensions: Bool

    package init(_ kind: Pool2D.Kind, keepsDimensions: Bool = false) {
        self.kind = kind
        self.keepsDimensions = keepsDimensions
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyPicture(inputs)
        return try checkedShape(keepsDimensions ? [input[0], 1, 1, input[3]] : [input[0], input[3]], inputs)
    }

    package var pullbackNeeds: PullbackNeeds { kind == .max ? [.inputs, .output] : [] }

    package func scratchCount(for inputs: [Shape], output: Shape) -> ScratchCount {
        ScratchCount(shared: splitsRows(inputs[0]) ? output.count * GlobalPool2D.rowBlocks : 0)
    }

    package func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool { !splitsRows(inputs[0]) }

    /// Whether threads share the rows of a picture, which they wrote, instead of its channels, since it is large.
    private func splitsRows(_ input: Shape) -> Bool {
        kind == .average && input[1] >= 2 * GlobalPool2D.rowBlocks
            && input[1] * input[2] * input[3] >= GlobalPool2D.largePicture
    }

    private static let rowBlocks = 8
    /// Floats: 1 MiB.
    private static let largePicture = 1 << 18

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let input = inputs[0].shape
        let channels = input[3]
        let pixels = input[1] * input[2]
        if splitsRows(input) { return try averageRows(inputs[0], into: output.elements, context) }
        // Of a large picture each thread reads some cache lines of every pixel.
        let block = channels <= 64 ? 16 : channels <= 256 ? 32 : 64
        let blocks = (channels + block - 1) / block
        try context.forEachTile(input[0] * blocks, work: inputs[0].count &* 8) { tile, _ in
            let image = tile / blocks
            let first = tile % blocks * block
            let count = min(block, channels - first)
            let x = inputs[0].elements + image * pixels * channels + first
            let y = output.elements + image * channels + first
            switch kind {
            case .max:
                y.update(from: x, count: count)
                for pixel in 1..<max(pixels, 1) {
                    let row = x + pixel * channels
                    for c in 0..<count { y[c] = row[c] > y[c] ? row[c] : y[c] }
                }
            case .average:
                whylight_column_means(Kernels.best, input[1], input[2], channels, count, x, y)
            }
        }
    }

    /// The means of blocks of rows, and of these (EfficientNetB0 in 0.91 of the time on two cores without a common cache,
    /// 0.99 with one).
    private func averageRows(
        _ input: TensorView, into y: UnsafeMutablePointer<Float>, _ context: RunContext
    ) throws(GraphError) {
        let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
        let (images, blocks, x, means) = (input.shape[0], GlobalPool2D.rowBlocks, input.elements, context.shared)
        try context.forEachTile(images * blocks, work: input.count &* 8) { tile, _ in
            let first = tile % blocks * height / blocks
            let rows = (tile % blocks + 1) * height / blocks - first
            whylight_column_means(
                Kernels.best, rows, width, channels, channels,
                x + (tile / blocks * height + first) * width * channels, means + tile * channels)
        }
        for image in 0..<images {
            for block in 0..<blocks {
                let rows = (block + 1) * height / blocks - block * height / blocks
                let share = Float(rows) / Float(height)
                let part = means + (image * blocks + block) * channels
                let sums = y + image * channels
                for c in 0..<channels { sums[c] = (block == 0 ? 0 : sums[c]) + part[c] * share }
            }
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0] else { return }
        let channels = result.shape[3]
        let pixels = result.shape[1] * result.shape[2]
        for image in 0..<result.shape[0] {
            let g = gradient.elements + image * channels
            let sum = result.elements + image * pixels * channels
            switch kind {
            case .average:
                let share = 1 / Float(pixels)
                for pixel in 0..<pixels {
                    for c in 0..<channels { sum[pixel * channels + c] += g[c] * share }
                }
            case .max:
                guard let input = record.inputs.first, let output = record.output else { return }
                let x = input.elements + image * pixels * channels
                let y = output.elements + image * channels
                for c in 0..<channels {
                    var equals = 0
                    for pixel in 0..<pixels where x[pixel * channels + c] == y[c] { equals += 1 }
                    guard equals > 0 else { continue }
                    let share = g[c] / Float(equals)
                    for pixel in 0..<pixels where x[pixel * channels + c] == y[c] {
                        sum[pixel * channels + c] += share
                    }
                }
            }
        }
    }
}
