import CKernels
import Tensors

/// How the rows of a convolution over few channels, such as a network's first, are shared among threads.
///
/// In memory the pixels under a row of the window follow one another, so the matrix product reads the windows where they
/// lie and no patches are copied; only rows that the padding touches are copied, with their zeros (224×224×3 to
/// 112×112×32, two threads: 134 µs, 176 with patches).
struct WindowTiles {
    /// Rows of the output in all, counted through the batch.
    let rows: Int
    let count: Int
    /// Floats of a row that the windows read, padding included.
    let lineLength: Int
    /// Floats for the rows that each tile copies.
    let scratchCount: Int
    private let geometry: WindowGeometry

    /// Nil where the windows do not lie together or do not suit the product, and where rows are too short for it.
    init?(_ convolution: Conv2D, over geometry: WindowGeometry) {
        let window = geometry.window
        guard convolution.groups == 1, geometry.taps > 1, window.dilation.width == 1,
            convolution.inner <= Int(whylight_deepest_window), convolution.filters % Kernels.panelColumns == 0,
            geometry.outputWidth >= 2 * ConvolutionTiles.unit, geometry.outputHeight >= 2 * ConvolutionTiles.unit
        else { return nil }
        self.geometry = geometry
        rows = geometry.batch * geometry.outputHeight
        lineLength = ((geometry.outputWidth - 1) * window.strides.width + window.size.width) * geometry.channels
        let wanted = max(2, min(32, ConvolutionTiles.work(convolution, over: geometry) >> 19))
        let fitting = max(1, WindowTiles.largestCopy / (lineLength * window.strides.height))
        count = min(rows, (max(wanted, rows / fitting) + 1) / 2 * 2)
        scratchCount = WindowTiles.lines((rows + count - 1) / count, geometry) * lineLength
    }

    func rows(ofTile tile: Int) -> Range<Int> { tile * rows / count..<(tile + 1) * rows / count }

    /// Input rows under so many rows of the output.
    func lines(_ rows: Int) -> Int { WindowTiles.lines(rows, geometry) }

    private static func lines(_ rows: Int, _ geometry: WindowGeometry) -> Int {
        let window = geometry.window
        return (rows - 1) * window.strides.height + (window.size.height - 1) * window.dilation.height + 1
    }

    /// Floats: 128 KiB.
    private static let largestCopy = 1 << 15
}

extension Conv2D {
    func multiplyWindows(
        _ tiles: WindowTiles, _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(window, over: inputs[0].shape)
        let packed = try packedKernel(context, scratch: context.shared)
        let residual = epilogue.addsResidual ? inputs[1].elements : nil
        let copy = try LineCopy(geometry, prologue, lineLength: tiles.lineLength)
        let (window, filters, weights, scratch) = (window, filters, packed.base, context.scratch)
        let (x, loop, rowSize) = (inputs[0].elements, LoopEpilogue(epilogue), geometry.outputWidth * filters)
        let pictureSize = geometry.inputHeight * geometry.inputWidth * geometry.channels
        try context.forEachTile(tiles.count, work: ConvolutionTiles.work(self, over: geometry)) { tile, worker in
            let all = tiles.rows(ofTile: tile)
            var first = all.lowerBound
            while first < all.upperBound {
                let image = first / geometry.outputHeight
                let last = min(all.upperBound, (image + 1) * geometry.outputHeight)
                let top = geometry.inputRow(first - image * geometry.outputHeight, tap: 0)
                let lines = top..<top + tiles.lines(last - first)
                let picture = x + image * pictureSize
                var stride = geometry.inputWidth * geometry.channels
                var windows = picture + (top * geometry.inputWidth - geometry.left) * geometry.channels
                if !copy.isNeedless(for: lines) {
                    copy.copy(lines, of: picture, to: scratch[worker])
                    (windows, stride) = (UnsafePointer(scratch[worker]), tiles.lineLength)
                }
                for row in first..<last {
                    let y = output.elements + row * rowSize
                    var kernel = loop.kernel(
                        residual: residual.map { $0 + row * rowSize }, residualStride: filters)
                    whylight_multiply_windows(
                        Kernels.best, geometry.outputWidth, filters, window.size.height,
                        window.size.width * geometry.channels, window.dilation.height * stride,
                        windows + (row - first) * window.strides.height * stride,
                        window.strides.width * geometry.channels, weights, y, filters, &kernel)
                    loop.applyRest(to: y, rows: geometry.outputWidth, channels: filters, stride: filters)
                }
                first = last
            }
        }
        withExtendedLifetime((packed, copy)) {}
    }
}

/// Copies rows of a picture with the padding that windows reach, through the prologue if there is one.
private struct LineCopy {
    private let geometry: WindowGeometry
    private let lineLength: Int
    /// Floats of a row of the picture that are read, and the zeros before them.
    private let count: Int
    private let before: Int
    private let skipped: Int
    /// Scale and shift, repeated so that they fill whole vectors.
    private let factors: Tensor?
    private let summands: Tensor?
    private let prologue: Prologue?

    /// A row of few channels, so often repeated, fills whole vectors.
    private static let repeats = 16

    init(_ geometry: WindowGeometry, _ prologue: Prologue?, lineLength: Int) throws(GraphError) {
        let channels = geometry.channels
        self.geometry = geometry
        self.lineLength = lineLength
        self.prologue = prologue
        before = max(0, geometry.left) * channels
        skipped = max(0, -geometry.left) * channels
        count = min(lineLength - before, geometry.inputWidth * channels - skipped)
        factors = try prologue?.scale?.repeated(Self.repeats)
        summands = try prologue?.shift?.repeated(Self.repeats)
    }

    /// Whether the windows over some rows can be read in the picture itself.
    func isNeedless(for lines: Range<Int>) -> Bool {
        prologue == nil && before == 0 && count == lineLength && lines.lowerBound >= 0
            && lines.upperBound <= geometry.inputHeight
    }

    func copy(_ lines: Range<Int>, of picture: UnsafePointer<Float>, to scratch: UnsafeMutablePointer<Float>) {
        var y = scratch
        for line in lines {
            if line >= 0 && line < geometry.inputHeight {
                y.update(repeating: 0, count: before)
                copyInside(picture + line * geometry.inputWidth * geometry.channels + skipped, to: y + before)
                (y + before + count).update(repeating: 0, count: lineLength - before - count)
            } else {
                y.update(repeating: 0, count: lineLength)
            }
            y += lineLength
        }
    }

    private func copyInside(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>) {
        guard let prologue else { return y.update(from: x, count: count) }
        var kernel = prologue.kernel(gate: nil)
        kernel.scale = factors.map { UnsafePointer($0.storage.base) }
        kernel.shift = summands.map { UnsafePointer($0.storage.base) }
        let width = geometry.channels * Self.repeats
        let whole = count / width
        whylight_finish(Kernels.best, whole, width, x, width, y, width, &kernel)
        let done = whole * width
        if done < count { whylight_finish(Kernels.best, 1, count - done, x + done, width, y + done, width, &kernel) }
    }
}
