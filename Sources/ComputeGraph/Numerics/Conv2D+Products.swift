import CKernels
import Tensors

/// The forward computation: patches times kernel.
extension Conv2D {
    func multiplyPacked(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(window, over: inputs[0].shape)
        if let tiles = WindowTiles(self, over: geometry) {
            return try multiplyWindows(tiles, inputs, into: output, context: context)
        }
        let tiles = ConvolutionTiles(self, over: geometry)
        let packed = try packedKernel(context, scratch: context.shared + tiles.sharedCount)
        let residual = epilogue.addsResidual ? inputs[1].elements : nil
        let picture = inputs[0].elements
        let work = ConvolutionTiles.work(self, over: geometry)
        let (shared, scratch, weights) = (context.shared, context.scratch, packed.base)
        let (groups, groupSize, groupChannels, groupFilters) = (groups, packedGroupSize, groupChannels, groupFilters)
        let (filters, inner) = (filters, inner)
        let (copy, epilogue) = (PatchCopy(self, over: geometry, inputs), LoopEpilogue(epilogue))
        if tiles.source == .shared {
            try context.forEachRange(
                of: geometry.pixels, grain: 2 * ConvolutionTiles.unit, work: geometry.pixels &* inner &* 8
            ) { pixels, _ in
                copy.copy(
                    pixels, of: picture, into: shared + pixels.lowerBound * tiles.patchStride,
                    stride: tiles.patchStride)
            }
        }
        try context.forEachTile(tiles.pixelBlocks * tiles.filterBlocks, work: work) { tile, worker in
            let blocks = tiles.blocks(ofTile: tile)
            let pixels = tiles.pixels(ofBlock: blocks.pixels)
            let columns = tiles.filters(ofBlock: blocks.filters)
            let y = output.elements + pixels.lowerBound * filters
            for group in 0..<groups {
                let patches: UnsafePointer<Float>
                switch tiles.source {
                case .picture: patches = picture + pixels.lowerBound * geometry.channels + group * groupChannels
                case .shared: patches = UnsafePointer(shared) + pixels.lowerBound * tiles.patchStride
                case .tile:
                    copy.copy(
                        pixels, of: picture + group * groupChannels, into: scratch[worker], stride: tiles.patchStride)
                    patches = UnsafePointer(scratch[worker])
                }
                let column = group * groupFilters + columns.lowerBound
                var kernel = epilogue.kernel(
                    offset: column, residual: residual.map { $0 + pixels.lowerBound * filters + column },
                    residualStride: filters)
                whylight_multiply(
                    Kernels.best, pixels.count, columns.count, inner, patches, tiles.patchStride,
                    weights + group * groupSize + columns.lowerBound * inner, y + column, filters, &kernel)
                epilogue.applyRest(to: y + column, rows: pixels.count, channels: columns.count, stride: filters)
            }
        }
        withExtendedLifetime(packed) {}
    }

    func multiplyByBLAS(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(window, over: inputs[0].shape)
        let residual = epilogue.addsResidual ? inputs[1].elements : nil
        let copy = PatchCopy(self, over: geometry, inputs)
        let work = geometry.pixels &* inner &* filters
        try context.forEachRange(of: geometry.pixels, grain: blasTile, work: work) { pixels, worker in
            let y = output.elements + pixels.lowerBound * filters
            let patches = context.scratch[worker]
            for group in 0..<groups {
                copy.copy(pixels, of: inputs[0].elements + group * groupChannels, into: patches, stride: inner)
                BLAS.multiply(
                    rows: pixels.count, columns: groupFilters, inner: inner, a: patches, aStride: inner,
                    b: kernel.storage.base + group * groupFilters, bStride: filters, beta: 0,
                    c: y + group * groupFilters, cStride: filters)
            }
            epilogue.apply(
                to: y, rows: pixels.count, channels: filters, stride: filters,
                residual: residual.map { $0 + pixels.lowerBound * filters })
        }
    }

    /// Output pixels of a tile that goes through OpenBLAS: at most 512 KiB of patches.
    var blasTile: Int { max(42, (1 << 17) / inner) }

    private var packedGroupSize: Int { Kernels.packedColumns(groupFilters) * inner }

    /// Floats of the packed kernel that each run makes anew, 0 if it is kept.
    var temporaryPackedCount: Int {
        kernel.count > memory.largestKept ? groups * packedGroupSize : 0
    }

    /// The kernel in panels, one group after another: made at the first run and kept with the kernel, or made anew in
    /// `scratch` where memory is dearer than time.
    func packedKernel(_ context: RunContext, scratch: UnsafeMutablePointer<Float>) throws(GraphError) -> TensorStorage {
        if temporaryPackedCount > 0 {
            let packed = TensorStorage(
                borrowing: UnsafeBufferPointer(start: scratch, count: temporaryPackedCount), from: kernel.storage)
            try pack(into: packed, context)
            return packed
        }
        return try kernel.storage.derived(groups == 1 ? "panels" : "panels of \(groups) groups") {
            () throws(GraphError) in
            let packed = try context.weights(count: groups * packedGroupSize)
            try pack(into: packed, context)
            return packed
        }
    }

    private func pack(into packed: TensorStorage, _ context: RunContext) throws(GraphError) {
        let panels = (groupFilters + Kernels.panelColumns - 1) / Kernels.panelColumns
        try context.forEachTile(groups * panels, work: kernel.count &* 8) { tile, _ in
            let group = tile / panels
            let column = tile % panels * Kernels.panelColumns
            whylight_pack(
                Kernels.best, inner, min(Kernels.panelColumns, groupFilters - column),
                kernel.storage.base + group * groupFilters + column, filters,
                packed.base + group * packedGroupSize + column * inner)
        }
    }
}
