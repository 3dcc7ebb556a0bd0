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
        // All are small enough to be kept.
        let expanding = try expansion.packedKernel(context, scratch: context.shared)
        let projecting = try projection?.packedKernel(context, scratch: context.shared)
        let source = ExpandedRows.Source(inputs[0], expansion, packed: expanding)
        let filter = Filter(depthwise, extents)
        var mix: Mix?
        if let projection, let projecting {
            let residual = projection.epilogue.addsResidual ? inputs[1].elements : nil
            mix = Mix(projection, packed: projecting, patchStride: patchStride, residual: residual)
        }
        let (memory, y, mixing, cancellation) = (context.scratch, output.elements, mix, context.cancellation)
        let (rows, outputStride) = (geometry.batch * geometry.outputHeight, output.shape[3])
        // The cut changes no result, only how many rows are made twice.
        let tiles = min(geometry.batch * max(1, geometry.outputHeight / 4), tileCount(context.threads.threadCount))
        let work = multiplyAdds(for: inputs.map(\.shape), output: output.shape)
        try context.forEachTile(tiles, work: work) { tile, worker in
            let scratch = memory[worker]
            var buffer = ExpandedRows(extents, of: source, memory: scratch)
            let end = (tile + 1) * rows / tiles
            var row = tile * rows / tiles
            while row < end && !cancellation.isCancelled {
                let image = row / geometry.outputHeight
                let last = min(row + extents.rowsInStep, end, (image + 1) * geometry.outputHeight)
                let lines = buffer.lines(under: row..<last, image: image)
                let pixels = row * geometry.outputWidth..<last * geometry.outputWidth
                let result = y + pixels.lowerBound * outputStride
                if let mixing {
                    let patches = scratch + extents.count
                    filter.sum(row..<last, image, lines, into: patches, pixelStride: mixing.patchStride)
                    mixing.multiply(patches, pixels, into: result)
                } else {
                    filter.sum(row..<last, image, lines, into: result, pixelStride: outputStride)
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

    private var patchStride: Int {
        let padded = (depthwise.filters + 15) / 16 * 16
        return padded % 256 == 0 ? padded + 16 : padded
    }
}

/// The depthwise convolution, as numbers and pointers for the body of a loop over tiles.
private struct Filter {
    private let extents: ExpandedRows.Extents
    private let kernel: UnsafePointer<Float>
    private let epilogue: LoopEpilogue

    init(_ depthwise: DepthwiseConv2D, _ extents: ExpandedRows.Extents) {
        self.extents = extents
        kernel = UnsafePointer(depthwise.kernel.storage.base)
        epilogue = LoopEpilogue(depthwise.epilogue)
    }

    /// Some output rows of an image, counted through the batch.
    func sum(
        _ rows: Range<Int>, _ image: Int, _ lines: ExpandedRows.Lines, into y: UnsafeMutablePointer<Float>,
        pixelStride: Int
    ) {
        let geometry = extents.geometry
        let window = geometry.window
        var row = whylight_depthwise_row(
            rows: rows.count, row_stride: window.strides.height, channels: geometry.channels,
            input_stride: geometry.channels, output_stride: pixelStride,
            input_height: geometry.inputHeight - lines.first, input_width: extents.lineWidth,
            output_width: geometry.outputWidth, kernel_height: window.size.height, kernel_width: window.size.width,
            row_dilation: 1, column_dilation: 1, column_stride: window.strides.width,
            first_row: geometry.inputRow(rows.lowerBound - image * geometry.outputHeight, tap: 0) - lines.first,
            first_column: 0, rectifies: 0)
        var finish = epilogue.kernel()
        whylight_depthwise(Kernels.best, &row, lines.base, kernel, y, &finish)
        epilogue.applyRest(
            to: y, rows: rows.count * geometry.outputWidth, channels: geometry.channels, stride: pixelStride)
    }
}

/// The 1×1 convolution back to few channels, likewise.
private struct Mix {
    /// Floats from one pixel to the next of what is multiplied.
    let patchStride: Int
    private let weights: UnsafePointer<Float>
    private let inner: Int
    private let filters: Int
    private let epilogue: LoopEpilogue
    private let residual: UnsafePointer<Float>?

    init(_ projection: Conv2D, packed: TensorStorage, patchStride: Int, residual: UnsafePointer<Float>?) {
        self.patchStride = patchStride
        self.residual = residual
        weights = UnsafePointer(packed.base)
        inner = projection.inner
        filters = projection.filters
        epilogue = LoopEpilogue(projection.epilogue)
    }

    /// - Parameter pixels: counted through the batch.
    func multiply(_ patches: UnsafePointer<Float>, _ pixels: Range<Int>, into y: UnsafeMutablePointer<Float>) {
        var kernel = epilogue.kernel(
            residual: residual.map { $0 + pixels.lowerBound * filters }, residualStride: filters)
        whylight_multiply(
            Kernels.best, pixels.count, filters, inner, patches, patchStride, weights, y, filters, &kernel)
        epilogue.applyRest(to: y, rows: pixels.count, channels: filters, stride: filters)
    }
}
