import CKernels
import Tensors

/// The forward computation: patches times kernel.
extension Conv2D {
    func multiplyPacked(
        _ input: TensorView, _ residual: UnsafePointer<Float>?, into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(window, over: input.shape)
        let tiles = ConvolutionTiles(self, over: geometry)
        let packed = try packedKernel(context)
        let groupSize = packedGroupSize
        let work = geometry.pixels &* inner &* filters
        try context.forEachTile(tiles.pixelBlocks * tiles.filterBlocks, work: work) { tile, worker in
            let first = tile / tiles.filterBlocks * tiles.pixels
            let pixels = first..<min(geometry.pixels, first + tiles.pixels)
            let firstFilter = tile % tiles.filterBlocks * tiles.filters
            let filterCount = min(groupFilters - firstFilter, tiles.filters)
            let y = output.elements + first * filters
            for group in 0..<groups {
                let patches = patches(
                    of: input.elements + group * groupChannels, geometry, tiles, pixels,
                    context.scratch(ofWorker: worker))
                let column = group * groupFilters + firstFilter
                var kernel = epilogue.kernel(
                    offset: column, residual: residual.map { $0 + first * filters + column }, residualStride: filters)
                whylight_multiply(
                    Kernels.best, pixels.count, filterCount, inner, patches, tiles.patchStride,
                    packed.base + group * groupSize + firstFilter * inner, y + column, filters, &kernel)
                epilogue.applyRest(to: y + column, rows: pixels.count, channels: filterCount, stride: filters)
            }
        }
        withExtendedLifetime(packed) {}
    }

    func multiplyByBLAS(
        _ input: TensorView, _ residual: UnsafePointer<Float>?, into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(window, over: input.shape)
        let tiles = ConvolutionTiles(self, over: geometry)
        let work = geometry.pixels &* inner &* filters
        try context.forEachRange(of: geometry.pixels, grain: tiles.pixels, work: work) { pixels, worker in
            let y = output.elements + pixels.lowerBound * filters
            for group in 0..<groups {
                let patches = patches(
                    of: input.elements + group * groupChannels, geometry, tiles, pixels,
                    context.scratch(ofWorker: worker))
                BLAS.multiply(
                    rows: pixels.count, columns: groupFilters, inner: inner, a: patches, aStride: tiles.patchStride,
                    b: kernel.storage.base + group * groupFilters, bStride: filters, beta: 0,
                    c: y + group * groupFilters, cStride: filters)
            }
            epilogue.apply(
                to: y, rows: pixels.count, channels: filters, stride: filters,
                residual: residual.map { $0 + pixels.lowerBound * filters })
        }
    }

    /// The matrix of patches: in `scratch`, or where a patch is a pixel, mostly the picture itself.
    private func patches(
        of x: UnsafePointer<Float>, _ geometry: WindowGeometry, _ tiles: ConvolutionTiles, _ pixels: Range<Int>,
        _ scratch: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<Float> {
        guard tiles.copiesPatches else { return x + pixels.lowerBound * geometry.channels }
        geometry.unrollPatches(
            of: x, channels: groupChannels, pixels: pixels, into: scratch, stride: tiles.patchStride)
        return UnsafePointer(scratch)
    }

    private var packedGroupSize: Int { Kernels.packedColumns(groupFilters) * inner }

    /// The kernel in panels, one group after another: made at the first run and kept with the kernel.
    private func packedKernel(_ context: RunContext) throws(GraphError) -> TensorStorage {
        try kernel.storage.derived("panels of \(groups) groups") { () throws(GraphError) in
            let packed = try context.weights(count: groups * packedGroupSize)
            let panels = (groupFilters + Kernels.panelColumns - 1) / Kernels.panelColumns
            try context.forEachTile(groups * panels, work: kernel.count &* 8) { tile, _ in
                let group = tile / panels
                let column = tile % panels * Kernels.panelColumns
                whylight_pack(
                    Kernels.best, inner, min(Kernels.panelColumns, groupFilters - column),
                    kernel.storage.base + group * groupFilters + column, filters,
                    packed.base + group * packedGroupSize + column * inner)
            }
            return packed
        }
    }
}
