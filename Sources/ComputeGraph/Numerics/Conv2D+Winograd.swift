import CKernels
import Tensors

/// Convolution by Winograd's minimal filtering: transform blocks of the picture, multiply, transform back.
extension Conv2D {
    /// The form to use where the kernel has one, steps by 1, and there are channels, filters and blocks enough.
    func winogradForm(_ geometry: WindowGeometry) -> WinogradForm? {
        let one = Window.Extent(height: 1, width: 1)
        guard window.strides == one, window.dilation == one, groups == 1, geometry.channels % 16 == 0,
            filters % 16 == 0, geometry.channels >= 32, filters >= 32,
            kernel.count <= memory.largestKept,
            let form = WinogradForm.best(
                for: window.size, height: geometry.outputHeight, width: geometry.outputWidth, batch: geometry.batch)
        else { return nil }
        let blocks =
            geometry.batch * ((geometry.outputHeight + form.rowOutputs - 1) / form.rowOutputs)
            * ((geometry.outputWidth + form.columnOutputs - 1) / form.columnOutputs)
        return blocks >= 12 ? form : nil
    }

    func transformAndMultiply(
        _ form: WinogradForm, _ input: TensorView, _ residual: UnsafePointer<Float>?, into output: MutableTensorView,
        context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(window, over: input.shape)
        let packed = try winogradKernel(form, context)
        let memory = context.scratch
        let run = WinogradRun(
            filters: filters, epilogue: LoopEpilogue(epilogue), geometry: geometry,
            tiles: WinogradTiles(self, form, over: geometry), weights: packed.base,
            weightCount: packed.count / form.points, input: input.elements, output: output.elements,
            residual: residual)
        let tiles = run.tiles
        let all = geometry.batch * tiles.rows
        let work = all &* tiles.columns &* form.points &* geometry.channels &* filters
        if tiles.isWhole {
            let scratch = context.shared
            try context.forEachTile(all, work: work) { row, _ in run.transform(row, first: 0, scratch) }
            try context.forEachTile(form.points, work: work) { index, _ in run.multiply(index, rows: all, scratch) }
            try context.forEachTile(all, work: work) { row, _ in run.transformBack(row, first: 0, scratch) }
        } else {
            try context.forEachTile(tiles.chunks, work: work) { chunk, worker in
                let scratch = memory[worker]
                let rows = tiles.rows(ofChunk: chunk)
                for row in rows { run.transform(row, first: rows.lowerBound, scratch) }
                for index in 0..<form.points { run.multiply(index, rows: rows.count, scratch) }
                for row in rows { run.transformBack(row, first: rows.lowerBound, scratch) }
            }
        }
        withExtendedLifetime(packed) {}
    }

    /// The packed matrices: made at the first run and kept with the kernel. For 3×3 four times the kernel's size.
    private func winogradKernel(_ form: WinogradForm, _ context: RunContext) throws(GraphError) -> TensorStorage {
        try kernel.storage.derived(form.name) { () throws(GraphError) in
            let packed = try context.weights(
                count: form.points * groupChannels * Kernels.packedColumns(filters))
            try context.forEachRange(of: groupChannels, grain: 16, work: kernel.count &* 64) { channels, _ in
                var kernelForm = form.kernel
                whylight_winograd_kernel(
                    Kernels.best, &kernelForm, groupChannels, filters, channels.lowerBound, channels.upperBound,
                    kernel.storage.base, packed.base)
            }
            return packed
        }
    }
}

/// The stages of one convolution; rows are rows of blocks, counted through the batch.
private struct WinogradRun {
    let filters: Int
    let epilogue: LoopEpilogue
    let geometry: WindowGeometry
    let tiles: WinogradTiles
    let weights: UnsafePointer<Float>
    /// Floats for one product.
    let weightCount: Int
    let input: UnsafePointer<Float>
    let output: UnsafeMutablePointer<Float>
    let residual: UnsafePointer<Float>?

    func transform(_ row: Int, first: Int, _ scratch: UnsafeMutablePointer<Float>) {
        let image = row / tiles.rows
        var form = tiles.form.kernel
        whylight_winograd_input(
            Kernels.best, &form, geometry.inputHeight, geometry.inputWidth, geometry.channels,
            input + image * geometry.inputHeight * geometry.inputWidth * geometry.channels,
            (row - image * tiles.rows) * tiles.form.rowOutputs - geometry.top, -geometry.left, tiles.columns,
            scratch + (row - first) * tiles.columns * geometry.channels, tiles.inputStride)
    }

    func multiply(_ index: Int, rows: Int, _ scratch: UnsafeMutablePointer<Float>) {
        whylight_multiply(
            Kernels.best, rows * tiles.columns, filters, geometry.channels,
            scratch + index * tiles.inputStride, geometry.channels,
            weights + index * weightCount, products(scratch) + index * tiles.outputStride, filters, nil)
    }

    func transformBack(_ row: Int, first: Int, _ scratch: UnsafeMutablePointer<Float>) {
        let image = row / tiles.rows
        let top = (row - image * tiles.rows) * tiles.form.rowOutputs
        let picture = image * geometry.outputHeight * geometry.outputWidth * filters
        var kernel = epilogue.kernel(
            residual: residual.map { $0 + picture }, residualStride: filters)
        var form = tiles.form.kernel
        whylight_winograd_output(
            Kernels.best, &form, geometry.outputHeight, geometry.outputWidth, filters,
            products(scratch) + (row - first) * tiles.columns * filters, tiles.outputStride, top, tiles.columns,
            output + picture, &kernel)
        epilogue.applyRest(
            to: output + picture + top * geometry.outputWidth * filters,
            rows: min(tiles.form.rowOutputs, geometry.outputHeight - top) * geometry.outputWidth, channels: filters,
            stride: filters)
    }

    private func products(_ scratch: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float> {
        scratch + tiles.form.points * tiles.inputStride
    }
}
