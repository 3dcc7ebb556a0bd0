import CKernels
import Tensors

/// How the pixels of a large 1×1 convolution are shared among threads, for Strassen's method.
struct StrassenTiles {
    /// Halvings of the product: two where quarters of quarters are still worth it.
    let levels: Int
    let count: Int
    /// Floats from one pixel to the next where each tile copies its own, or nil.
    let copyStride: Int?
    /// Floats for each thread: the copies, and what the method needs.
    let copyCount: Int
    let scratchCount: Int
    private let pixels: Int

    /// Nil where the method does not pay: the sums of quarters are few beside their products only if all three extents
    /// are large. The packed form takes 1.75 times the kernel with one level and 3.1 times with two.
    init?(_ convolution: Conv2D, over geometry: WindowGeometry) {
        let (inner, filters) = (convolution.inner, convolution.filters)
        let smaller = min(inner, filters)
        pixels = geometry.pixels
        guard convolution.window.size == Window.Extent(height: 1, width: 1),
            convolution.window.border == Window.Border(), convolution.groups == 1, smaller >= 224, inner % 4 == 0,
            filters % 4 == 0, pixels >= 90, convolution.kernel.count <= convolution.memory.largestKept
        else { return nil }
        levels = smaller >= StrassenTiles.twiceHalved ? 2 : 1
        count = max(2, pixels / StrassenTiles.pixelsInTile / 2 * 2)
        let rows = (pixels + count - 1) / count
        let copies = ConvolutionTiles.copies(convolution, over: geometry)
        copyStride = copies ? (inner + 15) / 16 * 16 + 16 : nil
        copyCount = rows * (copyStride ?? 0)
        scratchCount = copyCount + whylight_strassen_scratch(Int32(levels), rows, filters, inner)
    }

    func pixels(ofTile tile: Int) -> Range<Int> { tile * pixels / count..<(tile + 1) * pixels / count }

    /// From so many channels on two levels are worth their memory (on one core 180×728×728: 1.41 ms, 1.49 with one;
    /// 180×384×512: 0.53 and 0.55).
    private static let twiceHalved = 512
    /// The sums of so many rows stay in the second-level cache with up to 1024 channels.
    private static let pixelsInTile = 160
}

extension Conv2D {
    func multiply(
        by tiles: StrassenTiles, _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(window, over: inputs[0].shape)
        let residual = epilogue.addsResidual ? inputs[1].elements : nil
        let packed = try strassenKernel(levels: tiles.levels, context)
        let (x, memory, weights) = (inputs[0].elements, context.scratch, packed.base)
        let (filters, inner) = (filters, inner)
        let (copy, epilogue) = (PatchCopy(self, over: geometry, inputs), LoopEpilogue(epilogue))
        try context.forEachTile(tiles.count, work: output.count &* inner) { tile, worker in
            let pixels = tiles.pixels(ofTile: tile)
            let y = output.elements + pixels.lowerBound * filters
            var kernel = epilogue.kernel(
                residual: residual.map { $0 + pixels.lowerBound * filters }, residualStride: filters)
            let scratch = memory[worker]
            var rows = x + pixels.lowerBound * inner
            if let stride = tiles.copyStride {
                copy.copy(pixels, of: x, into: scratch, stride: stride)
                rows = UnsafePointer(scratch)
            }
            whylight_strassen(
                Kernels.best, Int32(tiles.levels), pixels.count, filters, inner, rows, tiles.copyStride ?? inner,
                weights, y, filters, &kernel, scratch + tiles.copyCount)
            epilogue.applyRest(to: y, rows: pixels.count, channels: filters, stride: filters)
        }
        withExtendedLifetime(packed) {}
    }

    /// The packed quarters and their sums: made at the first run and kept with the kernel.
    private func strassenKernel(levels: Int, _ context: RunContext) throws(GraphError) -> TensorStorage {
        try kernel.storage.derived("strassen \(levels)") { () throws(GraphError) in
            let packed = try context.weights(
                count: whylight_strassen_packed(Kernels.best, Int32(levels), inner, filters))
            let parts = 7
            let scratchCount = inner * filters / 3
            let scratch = try context.temporary(Shape([parts, scratchCount]))
            try context.forEachTile(parts, work: kernel.count &* 16) { part, _ in
                whylight_strassen_pack(
                    Kernels.best, Int32(levels), Int32(part), inner, filters, kernel.storage.base, filters, packed.base,
                    scratch.storage.base + part * scratchCount)
            }
            return packed
        }
    }
}
