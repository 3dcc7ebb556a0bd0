import Tensors

/// How a convolution's output is cut into tiles: blocks of pixels, and of filters where there are few pixels.
///
/// The cut depends on the shapes alone, never on the number of threads. Tiles are of at least some 5 µs, where possible
/// so many and so even that two threads end together: nine equal tiles on two threads waste a tenth of the time.
struct ConvolutionTiles {
    /// Where the matrix of patches comes from.
    enum Source {
        /// It is the picture itself.
        case picture
        /// All patches are copied first, then multiplied: small pictures, whose filters are shared among tiles. Of others
        /// a thread had better not read what another copied (56×56×96 to 24, gated, on two cores without a common cache:
        /// 316 µs, 130 where each tile copies its own).
        case shared
        /// Each tile copies its own patches.
        case tile
    }

    let source: Source
    let pixelBlocks: Int
    let filterBlocks: Int
    /// Floats from one patch to the next.
    let patchStride: Int
    /// Floats for the patches that each tile copies, or that are copied for all.
    let tileCount: Int
    let sharedCount: Int

    private let pixels: Int
    private let filters: Int
    private let units: Int
    private let panels: Int

    /// Rows of the largest register tile.
    static let unit = 14
    /// So few pixels are not cut, if the filters can be.
    static let fewPixels = 6 * unit

    init(_ convolution: Conv2D, over geometry: WindowGeometry) {
        let inner = convolution.inner
        pixels = geometry.pixels
        filters = convolution.groupFilters
        units = (pixels + Self.unit - 1) / Self.unit
        panels = (filters + Kernels.panelColumns - 1) / Kernels.panelColumns
        let copies = Self.copies(convolution, over: geometry)
        patchStride = copies ? Self.stride(ofPatches: inner) : geometry.channels

        let work = ConvolutionTiles.work(convolution, over: geometry)
        let wanted = max(1, min(32, work >> 19))
        // Weights that do not stay in the second-level cache are worth more pixels at a time.
        var unitsInBlock = max(units / wanted, inner * filters <= 1 << 17 ? 1 : 3)
        if !copies {
            source = .picture
        } else if pixels * patchStride <= Self.largestShared && convolution.groups == 1
            && units / unitsInBlock < Self.manyBlocks
        {
            source = .shared
        } else {
            source = .tile
            unitsInBlock = min(unitsInBlock, max(2, Self.largestTile / (Self.unit * patchStride)))
        }
        if pixels <= Self.fewPixels && source != .tile { unitsInBlock = units }
        var pixelBlocks = (units + unitsInBlock - 1) / unitsInBlock
        if pixelBlocks > 1 { pixelBlocks = min(units, (pixelBlocks + 1) / 2 * 2) }
        var filterBlocks = 1
        if source != .tile && convolution.groups == 1 && pixelBlocks < min(wanted, 16) {
            if pixelBlocks < Self.manyBlocks { filterBlocks = (min(wanted, 16) + pixelBlocks - 1) / pixelBlocks }
            if pixelBlocks * filterBlocks % 2 == 1 { filterBlocks += 1 }
            filterBlocks = min(filterBlocks, panels)
            // Halves of the pixels even out an odd number of panels (49×960×160, two threads: 71 µs, 82 without).
            if pixelBlocks * filterBlocks % 2 == 1 && units > 1 { pixelBlocks += 1 }
        }
        self.pixelBlocks = pixelBlocks
        self.filterBlocks = filterBlocks
        tileCount = source == .tile ? (units + pixelBlocks - 1) / pixelBlocks * Self.unit * patchStride : 0
        sharedCount = source == .shared ? pixels * patchStride : 0
    }

    /// Whether the product cannot or had better not read the picture where it lies.
    ///
    /// Rows a multiple of 4 KiB apart fall into the same sets of the first-level cache, where 14 of them do not stay
    /// (196×1024×256: 91 GFLOP/s on one thread, 116 once copied).
    static func copies(_ convolution: Conv2D, over geometry: WindowGeometry) -> Bool {
        !geometry.isPointwise || geometry.channels % 1024 == 0 || convolution.prologue != nil
    }

    /// Floats from one patch to the next where patches are copied: whole cache lines, and not a multiple of 1 KiB.
    static func stride(ofPatches inner: Int) -> Int {
        let padded = (inner + 15) / 16 * 16
        return padded % 256 == 0 ? padded + 16 : padded
    }

    /// What a convolution takes, in multiply-adds: where there are few pixels, the weights have to come from afar (a
    /// single pixel, 1152 to 48 channels: 11 µs).
    static func work(_ convolution: Conv2D, over geometry: WindowGeometry) -> Int {
        max(geometry.pixels, 24) &* convolution.inner &* convolution.filters
    }

    /// Output pixels of a block, counted through the batch: whole register tiles but for the last.
    func pixels(ofBlock block: Int) -> Range<Int> {
        let first = block * units / pixelBlocks * Self.unit
        return first..<min(pixels, (block + 1) * units / pixelBlocks * Self.unit)
    }

    /// The blocks of a tile. Of few pixels each thread reads some of the filters, of many some of the pixels.
    func blocks(ofTile tile: Int) -> (pixels: Int, filters: Int) {
        pixels <= Self.fewPixels
            ? (tile % pixelBlocks, tile / pixelBlocks) : (tile / filterBlocks, tile % filterBlocks)
    }

    /// Filters of a block in each group: whole panels of the packed kernel but for the last.
    func filters(ofBlock block: Int) -> Range<Int> {
        let first = block * panels / filterBlocks * Kernels.panelColumns
        return first..<min(filters, (block + 1) * panels / filterBlocks * Kernels.panelColumns)
    }

    /// So many blocks of pixels need not be cut further.
    private static let manyBlocks = 8
    /// Floats: 1.5 MiB of patches for all tiles, 256 KiB for one.
    private static let largestShared = 3 << 17
    private static let largestTile = 1 << 16
}
