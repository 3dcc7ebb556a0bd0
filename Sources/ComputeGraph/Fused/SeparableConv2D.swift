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
        let packed = try pointwise.packedKernel(context, scratch: context.shared)
        let (filter, mix) = (
            DepthwiseRows(depthwise, over: geometry), PointwiseRows(pointwise, packed: packed, residual: residual)
        )
        let (channels, filters, stride) = (0..<depthwise.filters, pointwise.filters, patchStride)
        let rows = geometry.batch * geometry.outputHeight
        let tiles = tileCount(output.shape)
        let work = multiplyAdds(for: inputs.map(\.shape), output: output.shape)
        let (x, y, scratch) = (inputs[0].elements, output.elements, context.scratch)
        try context.forEachTile(tiles, work: work) { tile, worker in
            let range = tile * rows / tiles..<(tile + 1) * rows / tiles
            let pixels = range.lowerBound * geometry.outputWidth..<range.upperBound * geometry.outputWidth
            let patches = scratch[worker]
            filter.sum(range, channels, x, nil, into: patches, pixelStride: stride)
            mix.multiply(
                pixels, patches, stride: stride, into: y + pixels.lowerBound * filters,
                upcoming: filter.upcoming(after: range, x))
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

    private var patchStride: Int { ConvolutionTiles.stride(ofPatches: depthwise.filters) }
}
