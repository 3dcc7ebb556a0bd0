import CKernels
import Tensors

/// A 1×1 convolution to many channels, the depthwise convolution over them and, if there is one, the 1×1 convolution
/// back to few: the block of MobileNetV2 (Sandler et al. 2018, "Inverted Residuals and Linear Bottlenecks").
///
/// Each thread takes some rows of the result and makes the wide rows that they need as it goes, in a buffer that stays
/// in its second-level cache (112×112×16 to 96 and down to 56×56×24, two threads: 342 µs, 354 in two operations; 370 and
/// 585 on cores without a common cache). Where tiles meet both make the rows that the window reaches. Made by ``FuseExpansion``;
/// gradients do not flow through it.
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
        let residual = projection?.epilogue.addsResidual == true ? inputs[1].elements : nil
        // Both are small enough to be kept.
        let expanding = try expansion.packedKernel(context, scratch: context.shared)
        let projecting = try projection?.packedKernel(context, scratch: context.shared)
        let rows = geometry.batch * geometry.outputHeight
        // The cut changes no result, only how many rows are made twice.
        let tiles = min(geometry.batch * max(1, geometry.outputHeight / 4), tileCount(context.threads.threadCount))
        let work = multiplyAdds(for: inputs.map(\.shape), output: output.shape)
        try context.forEachTile(tiles, work: work) { tile, worker in
            let scratch = context.scratch[worker]
            var buffer = ExpandedRows(
                extents, expansion, packed: expanding.base, picture: inputs[0].elements, memory: scratch)
            let end = (tile + 1) * rows / tiles
            var row = tile * rows / tiles
            while row < end && !context.cancellation.isCancelled {
                let image = row / geometry.outputHeight
                let last = min(row + extents.rowsInStep, end, (image + 1) * geometry.outputHeight)
                let first = output.elements + row * geometry.outputWidth * output.shape[3]
                let lines = buffer.lines(under: row..<last, image: image)
                let patches = projection == nil ? first : scratch + extents.count
                let stride = projection == nil ? depthwise.filters : patchStride
                filter(row..<last, image, lines, extents, into: patches, pixelStride: stride)
                if let projection, let projecting {
                    let pixels = (last - row) * geometry.outputWidth
                    let filters = projection.filters
                    let finish = LoopEpilogue(projection.epilogue)
                    var kernel = finish.kernel(
                        residual: residual.map { $0 + row * geometry.outputWidth * filters }, residualStride: filters)
                    whylight_multiply(
                        Kernels.best, pixels, filters, projection.inner, patches, stride, projecting.base, first,
                        filters, &kernel)
                    finish.applyRest(to: first, rows: pixels, channels: filters, stride: filters)
                }
                row = last
            }
        }
        withExtendedLifetime((expanding, projecting)) {}
    }

    /// The depthwise convolution of some rows; `lines` is where the wide picture's first row would begin.
    private func filter(
        _ rows: Range<Int>, _ image: Int, _ lines: ExpandedRows.Lines, _ extents: ExpandedRows.Extents,
        into y: UnsafeMutablePointer<Float>, pixelStride: Int
    ) {
        let geometry = extents.geometry
        let channels = depthwise.filters
        var row = whylight_depthwise_row(
            rows: rows.count, row_stride: geometry.window.strides.height, channels: channels, input_stride: channels,
            output_stride: pixelStride, input_height: geometry.inputHeight - lines.first,
            input_width: extents.lineWidth, output_width: geometry.outputWidth,
            kernel_height: geometry.window.size.height, kernel_width: geometry.window.size.width, row_dilation: 1,
            column_dilation: 1, column_stride: geometry.window.strides.width,
            first_row: geometry.inputRow(rows.lowerBound - image * geometry.outputHeight, tap: 0) - lines.first,
            first_column: 0, rectifies: 0)
        let finish = LoopEpilogue(depthwise.epilogue)
        var kernel = finish.kernel()
        whylight_depthwise(Kernels.best, &row, lines.base, depthwise.kernel.storage.base, y, &kernel)
        finish.applyRest(
            to: y, rows: rows.count * geometry.outputWidth, channels: channels, stride: pixelStride)
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

    private var patchStride: Int {
        let padded = (depthwise.filters + 15) / 16 * 16
        return padded % 256 == 0 ? padded + 16 : padded
    }
}
