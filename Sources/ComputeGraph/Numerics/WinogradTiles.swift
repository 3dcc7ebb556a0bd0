/// How Winograd's 4 × 4 blocks of outputs are shared among threads; depends on the shapes alone.
///
/// Large pictures: each thread takes a few rows of blocks through all three stages, so few that both matrices stay in
/// its second-level cache (56×56×256 to 256: 9.6 ms on one thread with 1 MiB, 11.0 with 14 MiB). Small ones with many
/// channels: the stages follow one another over the whole batch and the threads share the 36 products, so that each of
/// these large matrices of weights is read once.
struct WinogradTiles {
    /// Blocks in a row of the picture, and rows of blocks in a picture.
    let columns: Int
    let rows: Int
    /// Rows of blocks, counted through the batch, that go through the stages together.
    let rowsInChunk: Int
    /// Whether that is all of them.
    let isWhole: Bool
    /// Floats from one of the 36 matrices to the next. Padded: powers of two would all fall into one set of the cache.
    let inputStride: Int
    let outputStride: Int

    init(_ convolution: Conv2D, over geometry: WindowGeometry) {
        columns = (geometry.outputWidth + 3) / 4
        rows = (geometry.outputHeight + 3) / 4
        let all = geometry.batch * rows
        let rowSize = columns * (geometry.channels + convolution.filters) * 36
        isWhole = all * rowSize <= WinogradTiles.wholeLimit
        rowsInChunk = isWhole ? all : max(1, min(all, WinogradTiles.chunkSize / rowSize))
        inputStride = rowsInChunk * columns * geometry.channels + 16
        outputStride = rowsInChunk * columns * convolution.filters + 16
    }

    var scratchCount: Int { 36 * (inputStride + outputStride) }

    /// Floats of both matrices: 8 MiB for all stages over the whole batch, 1 MiB for a thread's chunk.
    private static let wholeLimit = 1 << 21
    private static let chunkSize = 1 << 18
}
