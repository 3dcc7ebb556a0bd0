/// How Winograd's blocks of outputs are shared among threads; depends on the shapes alone.
///
/// Large pictures: each thread takes a few rows of blocks through all three stages, so few that both matrices stay in
/// its second-level cache (56×56×256 to 256: 9.6 ms on one thread with 1 MiB, 11.0 with 14 MiB). Small ones with many
/// channels: the stages follow one another over the whole batch and the threads share the products, so that each of
/// these large matrices of weights is read once.
struct WinogradTiles {
    /// Blocks in a row of the picture, and rows of blocks in a picture.
    let columns: Int
    let rows: Int
    /// Chunks of rows of blocks, counted through the batch, that go through the stages together.
    let chunks: Int
    /// Rows of blocks in the largest of them.
    let rowsInChunk: Int
    /// Whether that is all of them.
    let isWhole: Bool
    /// Floats from one of the matrices to the next. Padded: powers of two would all fall into one set of the cache.
    let inputStride: Int
    let outputStride: Int
    private let all: Int

    let form: WinogradForm

    init(_ convolution: Conv2D, _ form: WinogradForm, over geometry: WindowGeometry) {
        self.form = form
        columns = (geometry.outputWidth + form.columnOutputs - 1) / form.columnOutputs
        rows = (geometry.outputHeight + form.rowOutputs - 1) / form.rowOutputs
        all = geometry.batch * rows
        let rowSize = columns * (geometry.channels + convolution.filters) * form.points
        let weights = form.points * geometry.channels * convolution.filters
        isWhole = all * rowSize <= WinogradTiles.wholeLimit && (all < 8 || weights >= WinogradTiles.largeWeights)
        let fitting = max(1, WinogradTiles.chunkSize / rowSize)
        // An even number of chunks, so that two threads end together.
        let even = ((all + fitting - 1) / fitting + 1) / 2 * 2
        chunks = isWhole ? 1 : min(all, max(even, min(8, all / 2 * 2)))
        rowsInChunk = (all + chunks - 1) / chunks
        inputStride = rowsInChunk * columns * geometry.channels + 16
        outputStride = rowsInChunk * columns * convolution.filters + 16
    }

    /// The rows of blocks of a chunk.
    func rows(ofChunk chunk: Int) -> Range<Int> { chunk * all / chunks..<(chunk + 1) * all / chunks }

    var scratchCount: Int { form.points * (inputStride + outputStride) }

    /// Floats of both matrices: 8 MiB for all stages over the whole batch, 1 MiB for a thread's chunk.
    private static let wholeLimit = 1 << 21
    private static let chunkSize = 1 << 18
    /// Floats of weights that are worth reading once: 4 MiB.
    private static let largeWeights = 1 << 20
}
