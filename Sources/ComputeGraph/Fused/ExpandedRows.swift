import CKernels
import Tensors

/// The rows of a wide picture that a depthwise convolution reads at the moment, each with zeros beside it, made from a
/// narrow picture by a 1×1 convolution.
struct ExpandedRows {
    /// What follows from the shapes.
    struct Extents {
        /// Of the depthwise window over the wide picture.
        let geometry: WindowGeometry
        /// Output rows that are computed at a time.
        let rowsInStep: Int
        /// Pixels of a row with the zeros beside it.
        let lineWidth: Int
        /// Rows that there is room for.
        let capacity: Int
        /// Floats of all of them.
        var count: Int { capacity * lineWidth * geometry.channels }

        init(_ block: InvertedBottleneck, over input: Shape) {
            let window = block.depthwise.window
            geometry = WindowGeometry(window, over: Shape([input[0], input[1], input[2], block.expansion.filters]))
            // Two rows, which the depthwise convolution sums at once, or two register tiles of the projection.
            rowsInStep = max(2, 2 * ConvolutionTiles.unit / geometry.outputWidth)
            lineWidth = max(
                geometry.left + geometry.inputWidth,
                (geometry.outputWidth - 1) * window.strides.width + window.size.width)
            let step = rowsInStep * window.strides.height
            // The rows that two steps share move to the front when the room is used up: a fifth of the rows or less.
            capacity = step + window.size.height + 2 * step
        }
    }

    private let extents: Extents
    private let expansion: PointwiseRows
    private let picture: UnsafePointer<Float>
    private let memory: UnsafeMutablePointer<Float>
    private var image = -1
    /// The row at the front of the memory, and the one after the last that was made.
    private var front = 0
    private var end = 0

    init(
        _ extents: Extents, _ expansion: PointwiseRows, of picture: UnsafePointer<Float>,
        memory: UnsafeMutablePointer<Float>
    ) {
        self.extents = extents
        self.expansion = expansion
        self.picture = picture
        self.memory = memory
        let channels = extents.geometry.channels
        let before = extents.geometry.left * channels
        let count = extents.geometry.inputWidth * channels
        for line in 0..<extents.capacity {
            let start = memory + line * lineLength
            start.update(repeating: 0, count: before)
            (start + before + count).update(repeating: 0, count: lineLength - before - count)
        }
    }

    /// Makes what is missing of the rows under some output rows of an image.
    mutating func lines(under rows: Range<Int>, image: Int) -> DepthwiseRows.Lines {
        let geometry = extents.geometry
        let top = geometry.inputRow(rows.lowerBound, tap: 0)
        let first = min(max(0, top), geometry.inputHeight)
        let last = min(
            geometry.inputHeight,
            top + (rows.count - 1) * geometry.window.strides.height + geometry.window.size.height)
        if image != self.image || first >= end {
            self.image = image
            front = first
            end = first
        } else if last - front > extents.capacity {
            memory.update(from: memory + (first - front) * lineLength, count: (end - first) * lineLength)
            front = first
        }
        while end < last {
            make(end)
            end += 1
        }
        return DepthwiseRows.Lines(
            base: UnsafePointer(memory), first: front, width: extents.lineWidth, left: 0)
    }

    /// What so many more rows will be made of, to be fetched meanwhile (56×56×24 to 144 channels and back for 64 pictures,
    /// two threads: 17.5 ms, 18.5 without).
    func upcoming(_ rows: Int) -> UnsafeBufferPointer<Float> {
        let geometry = extents.geometry
        let line = geometry.inputWidth * expansion.inner
        return UnsafeBufferPointer(
            start: picture + (image * geometry.inputHeight + end) * line,
            count: min(rows, geometry.inputHeight - end) * line)
    }

    private var lineLength: Int { extents.lineWidth * extents.geometry.channels }

    private func make(_ row: Int) {
        let geometry = extents.geometry
        let pixels = (image * geometry.inputHeight + row) * geometry.inputWidth
        expansion.multiply(
            pixels..<pixels + geometry.inputWidth, picture + pixels * expansion.inner, stride: expansion.inner,
            into: memory + (row - front) * lineLength + geometry.left * geometry.channels)
    }
}
