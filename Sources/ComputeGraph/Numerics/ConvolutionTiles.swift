import Tensors

/// How a convolution's output is cut into tiles: blocks of pixels, and of filters where there are few pixels.
///
/// The cut depends on the shapes alone, never on the number of threads.
struct ConvolutionTiles {
    /// Output pixels of a tile.
    let pixels: Int
    let pixelBlocks: Int
    /// Filters of a tile, whole panels of the packed kernel.
    let filters: Int
    let filterBlocks: Int
    /// Whether the patches are copied; otherwise the picture itself is the matrix.
    let copiesPatches: Bool
    /// Floats from one patch to the next.
    let patchStride: Int
    /// Floats of scratch for the copied patches of a tile.
    let scratchCount: Int

    init(_ convolution: Conv2D, over geometry: WindowGeometry) {
        let inner = convolution.inner
        // Rows of 1024 floats apart fall into the same sets of the first-level cache: 14 of them do not stay there
        // (67 GFLOP/s for 126×1024×256, where tiles of six rows reach 115).
        let sharesSets = inner % 256 == 0
        copiesPatches = !geometry.isPointwise || (sharesSets && geometry.channels % 256 == 0)
        patchStride = copiesPatches ? inner + (sharesSets ? 16 : 0) : geometry.channels
        // At most 512 KiB of patches and 256 KiB of results, which then are still in the second-level cache for the
        // epilogue; in whole register tiles of 14 and of 6 rows.
        let most = max(42, min((1 << 17) / inner, (1 << 16) / convolution.filters) / 42 * 42)
        let blocks = max(1, (geometry.pixels + most - 1) / most)
        let even = (geometry.pixels + blocks - 1) / blocks
        pixels = min(most, (even + 13) / 14 * 14)
        pixelBlocks = (geometry.pixels + pixels - 1) / pixels
        let panels = (convolution.groupFilters + Kernels.panelColumns - 1) / Kernels.panelColumns
        // Small late pictures: share the filters, at least four panels at a time.
        let wanted = pixelBlocks >= 8 || convolution.groups > 1 ? 1 : (8 + pixelBlocks - 1) / pixelBlocks
        let panelsInBlock = max(min(4, panels), (panels + wanted - 1) / wanted)
        filters = panelsInBlock * Kernels.panelColumns
        filterBlocks = (panels + panelsInBlock - 1) / panelsInBlock
        scratchCount = copiesPatches ? min(pixels, geometry.pixels) * patchStride : 0
    }
}
