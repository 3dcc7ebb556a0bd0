import CKernels
import Tensors

/// Convolution by Winograd's F(4×4, 3×3): transform blocks of the picture, multiply, transform back.
extension Conv2D {
    /// Whether the kernel is 3×3 with stride 1 and there are channels, filters and blocks enough.
    func suitsWinograd(_ geometry: WindowGeometry) -> Bool {
        let one = Window.Extent(height: 1, width: 1)
        let blocks = geometry.batch * ((geometry.outputHeight + 3) / 4) * ((geometry.outputWidth + 3) / 4)
        return window.size == Window.Extent(height: 3, width: 3) && window.strides == one && window.dilation == one
            && groups == 1 && geometry.channels % 16 == 0 && filters % 16 == 0 && geometry.channels >= 32
            && filters >= 32 && blocks >= 16
    }

    func transformAndMultiply(
        _ input: TensorView, _ residual: UnsafePointer<Float>?, into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(window, over: input.shape)
        let run = WinogradRun(
            convolution: self, geometry: geometry, tiles: WinogradTiles(self, over: geometry),
            weights: try winogradKernel(context), input: input.elements, output: output.elements, residual: residual)
        let tiles = run.tiles
        let all = geometry.batch * tiles.rows
        let work = all &* tiles.columns &* 36 &* geometry.channels &* filters
        if tiles.isWhole {
            let scratch = context.scratch(ofWorker: 0)
            try context.forEachTile(all, work: work) { row, _ in run.transform(row, first: 0, scratch) }
            try context.forEachTile(36, work: work) { index, _ in run.multiply(index, rows: all, scratch) }
            try context.forEachTile(all, work: work) { row, _ in run.transformBack(row, first: 0, scratch) }
        } else {
            try context.forEachRange(of: all, grain: tiles.rowsInChunk, work: work) { rows, worker in
                let scratch = context.scratch(ofWorker: worker)
                for row in rows { run.transform(row, first: rows.lowerBound, scratch) }
                for index in 0..<36 { run.multiply(index, rows: rows.count, scratch) }
                for row in rows { run.transformBack(row, first: rows.lowerBound, scratch) }
            }
        }
        withExtendedLifetime(run) {}
    }

    /// The 36 packed matrices: made at the first run and kept with the kernel. Four times the kernel's size.
    private func winogradKernel(_ context: RunContext) throws(GraphError) -> TensorStorage {
        try kernel.storage.derived("winograd") { () throws(GraphError) in
            let packed = try context.weights(count: 36 * groupChannels * Kernels.packedColumns(filters))
            try context.forEachRange(of: groupChannels, grain: 16, work: kernel.count &* 64) { channels, _ in
                whylight_winograd_kernel(
                    Kernels.best, groupChannels, filters, channels.lowerBound, channels.upperBound,
                    kernel.storage.base, packed.base)
            }
            return packed
        }
    }
}

/// The stages of one convolution; rows are rows of blocks, counted through the batch.
private struct WinogradRun {
    let convolution: Conv2D
    let geometry: WindowGeometry
    let tiles: WinogradTiles
    let weights: TensorStorage
    let input: UnsafePointer<Float>
    let output: UnsafeMutablePointer<Float>
    let residual: UnsafePointer<Float>?

    func transform(_ row: Int, first: Int, _ scratch: UnsafeMutablePointer<Float>) {
        let image = row / tiles.rows
        whylight_winograd_input(
            Kernels.best, geometry.inputHeight, geometry.inputWidth, geometry.channels,
            input + image * geometry.inputHeight * geometry.inputWidth * geometry.channels,
            (row - image * tiles.rows) * 4 - geometry.top, -geometry.left, tiles.columns,
            scratch + (row - first) * tiles.columns * geometry.channels, tiles.inputStride)
    }

    func multiply(_ index: Int, rows: Int, _ scratch: UnsafeMutablePointer<Float>) {
        whylight_multiply(
            Kernels.best, rows * tiles.columns, convolution.filters, geometry.channels,
            scratch + index * tiles.inputStride, geometry.channels, weights.base + index * (weights.count / 36),
            products(scratch) + index * tiles.outputStride, convolution.filters, nil)
    }

    func transformBack(_ row: Int, first: Int, _ scratch: UnsafeMutablePointer<Float>) {
        let filters = convolution.filters
        let image = row / tiles.rows
        let top = (row - image * tiles.rows) * 4
        let picture = image * geometry.outputHeight * geometry.outputWidth * filters
        var kernel = convolution.epilogue.kernel(
            residual: residual.map { $0 + picture }, residualStride: filters)
        whylight_winograd_output(
            Kernels.best, geometry.outputHeight, geometry.outputWidth, filters,
            products(scratch) + (row - first) * tiles.columns * filters, tiles.outputStride, top, tiles.columns,
            output + picture, &kernel)
        convolution.epilogue.applyRest(
            to: output + picture + top * geometry.outputWidth * filters,
            rows: min(4, geometry.outputHeight - top) * geometry.outputWidth, channels: filters, stride: filters)
    }

    private func products(_ scratch: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float> {
        scratch + 36 * tiles.inputStride
    }
}
