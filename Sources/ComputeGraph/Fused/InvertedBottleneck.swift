import CKernels
import Tensors

/// A 1×1 convolution to many channels, the depthwise convolution over them and, if there is one, the 1×1 convolution
/// back to few: the block of MobileNetV2 (Sandler et al. 2018, "Inverted Residuals and Linear Bottlenecks").
///
/// Each thread takes some rows of the result and makes the wide rows that they need as it goes, in a buffer that stays
/// in its second-level cache (112×112×16 to 96 and down to 56×56×24, two threads: 342 µs, 354 in two operations; 370 and
/// 585 on cores without a common cache). Where tiles meet both make the rows that the window reaches. Made by
/// ``FuseExpansion``; gradients do not flow through it.
struct InvertedBottleneck: Operation {
    static let name = "InvertedBottleneck"

    let expansion: Conv2D
    let depthwise: DepthwiseConv2D
    let projection: Conv2D?

    func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        guard let input = inputs.first else { throw mismatch(inputs, "takes a picture") }
        let filtered = try depthwise.outputShape(for: [expansion.outputShape(for: [input])])
        guard let projection else { return filtered }
        return try projection.outputShape(for: [filtered] + inputs.dropFirst())
    }

    var pullbackNeeds: PullbackNeeds { [] }

    func multiplyAdds(for inputs: [Shape], output: Shape) -> Int {
        let pixels = output.count / output[3]
        return inputs[0].count * expansion.filters
            + pixels * depthwise.filters * (depthwise.taps + (projection?.filters ?? 0))
    }

    func scratchCount(for inputs: [Shape], output: Shape) -> ScratchCount {
        let extents = ExpandedRows.Extents(self, over: inputs[0])
        let patches = projection == nil ? 0 : extents.rowsInStep * output[2] * patchStride
        return ScratchCount(forward: extents.count + patches)
    }

    func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool { true }

    func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let extents = ExpandedRows.Extents(self, over: inputs[0].shape)
        let geometry = extents.geometry
        // Both are small enough to be kept.
        let expanding = try expansion.packedKernel(context, scratch: context.shared)
        let projecting = try projection?.packedKernel(context, scratch: context.shared)
        let residual = projection?.epilogue.addsResidual == true ? inputs[1].elements : nil
        let (expand, filter) = (PointwiseRows(expansion, packed: expanding), DepthwiseRows(depthwise, over: geometry))
        let mix = projection.flatMap { projection in
            projecting.map { PointwiseRows(projection, packed: $0, residual: residual) }
        }
        let (memory, picture, y) = (context.scratch, inputs[0].elements, output.elements)
        let (filters, stride, cancellation) = (output.shape[3], patchStride, context.cancellation)
        let (channels, rowStride) = (0..<geometry.channels, geometry.window.strides.height)
        let rows = geometry.batch * geometry.outputHeight
        // The cut changes no result, only how many rows are made twice.
        let tiles = min(geometry.batch * max(1, geometry.outputHeight / 4), tileCount(context.threads.threadCount))
        let work = multiplyAdds(for: inputs.map(\.shape), output: output.shape)
        try context.forEachTile(tiles, work: work) { tile, worker in
            let scratch = memory[worker]
            var buffer = ExpandedRows(extents, expand, of: picture, memory: scratch)
            let end = (tile + 1) * rows / tiles
            var row = tile * rows / tiles
            while row < end && !cancellation.isCancelled {
                let image = row / geometry.outputHeight
                let above = image * geometry.outputHeight
                let last = min(row + extents.rowsInStep, end, above + geometry.outputHeight)
                let lines = buffer.lines(under: row - above..<last - above, image: image)
                let pixels = row * geometry.outputWidth..<last * geometry.outputWidth
                let result = y + pixels.lowerBound * filters
                if let mix {
                    let patches = scratch + extents.count
                    filter.sum(row - above..<last - above, channels, of: lines, into: patches, pixelStride: stride)
                    mix.multiply(
                        pixels, patches, stride: stride, into: result,
                        upcoming: buffer.upcoming(extents.rowsInStep * rowStride))
                } else {
                    filter.sum(row - above..<last - above, channels, of: lines, into: result, pixelStride: filters)
                }
                row = last
            }
        }
        withExtendedLifetime((expanding, projecting)) {}
    }

    func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        preconditionFailure("a fused operation is made only where no gradient flows")
    }

    /// One tile for each thread where the window's rows overlap by two or more, else two, to even out disturbances.
    private func tileCount(_ threads: Int) -> Int {
        let overlap = depthwise.window.size.height - depthwise.window.strides.height
        return max(2, threads) * (overlap > 1 ? 1 : 2)
    }

    private var patchStride: Int { ConvolutionTiles.stride(ofPatches: depthwise.filters) }
}
