import CKernels
import Tensors

/// A depthwise convolution and the 1×1 convolution that mixes its channels, row by row of the picture: what lies
/// between the two never leaves the cache. Made by ``FuseSeparable``; gradients do not flow through it.
struct SeparableConv2D: Operation {
    static let name = "SeparableConv2D"

    let depthwise: DepthwiseConv2D
    let pointwise: Conv2D

    func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        guard let input = inputs.first else { throw mismatch(inputs, "takes a picture") }
        return try pointwise.outputShape(for: [depthwise.outputShape(for: [input])] + inputs.dropFirst())
    }

    var pullbackNeeds: PullbackNeeds { [] }

    func multiplyAdds(for inputs: [Shape], output: Shape) -> Int {
        output.count / pointwise.filters * depthwise.filters * (pointwise.filters + depthwise.taps)
    }

    func scratchCount(for inputs: [Shape], output: Shape) -> ScratchCount {
        let (rows, tiles) = (output[0] * output[1], tileCount(output))
        return ScratchCount(
            forward: (rows + tiles - 1) / tiles * output[2] * patchStride, shared: pointwise.temporaryPackedCount)
    }

    func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool { pointwise.temporaryPackedCount == 0 }

    func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(depthwise.window, over: inputs[0].shape)
        let residual = pointwise.epilogue.addsResidual ? inputs[1].elements : nil
        let filters = pointwise.filters
        let packed = try pointwise.packedKernel(context, scratch: context.shared)
        let (channels, stride, inner) = (depthwise.filters, patchStride, pointwise.inner)
        let rows = geometry.batch * geometry.outputHeight
        let tiles = tileCount(output.shape)
        let work = multiplyAdds(for: inputs.map(\.shape), output: output.shape)
        let (x, scratch, weights) = (inputs[0].elements, context.scratch, packed.base)
        let (loop, epilogue) = (DepthwiseRows(depthwise, over: geometry), LoopEpilogue(pointwise.epilogue))
        try context.forEachTile(tiles, work: work) { tile, worker in
            let range = tile * rows / tiles..<(tile + 1) * rows / tiles
            let patches = scratch[worker]
            loop.sum(range, 0..<channels, x, nil, into: patches, pixelStride: stride)
            let upcoming = loop.upcoming(after: range, x)
            let first = range.lowerBound * geometry.outputWidth * filters
            let pixels = range.count * geometry.outputWidth
            var kernel = epilogue.kernel(residual: residual.map { $0 + first }, residualStride: filters)
            whylight_multiply_fetching(
                Kernels.best, pixels, filters, inner, patches, stride, weights,
                output.elements + first, filters, &kernel, upcoming.baseAddress, upcoming.count)
            epilogue.applyRest(
                to: output.elements + first, rows: pixels, channels: filters, stride: filters)
        }
        withExtendedLifetime(packed) {}
    }

    func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        preconditionFailure("a fused operation is made only where no gradient flows")
    }

    /// Tiles of enough rows for two register tiles, and of two, which the depthwise convolution sums at once. An even
    /// number of them (14×14×576 to 96, two threads: 110 µs in six, 127 in seven).
    private func tileCount(_ output: Shape) -> Int {
        let rows = output[0] * output[1]
        return max(min(2, rows), rows / max(2, 2 * ConvolutionTiles.unit / output[2]) / 2 * 2)
    }

    private var patchStride: Int {
        let padded = (depthwise.filters + 15) / 16 * 16
        return padded % 256 == 0 ? padded + 16 : padded
    }
}
