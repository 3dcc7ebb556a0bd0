import CKernels
import Tensors

/// A depthwise convolution with one filter for each channel, as numbers and pointers for the body of a loop over tiles.
struct DepthwiseRows {
    private let geometry: WindowGeometry
    private let filters: Int
    private let kernel: UnsafePointer<Float>
    private let epilogue: LoopEpilogue
    private let rectifies: Bool

    init(_ convolution: DepthwiseConv2D, over geometry: WindowGeometry) {
        self.geometry = geometry
        filters = convolution.filters
        kernel = UnsafePointer(convolution.kernel.storage.base)
        epilogue = LoopEpilogue(convolution.epilogue)
        rectifies = convolution.rectifiesInput
    }

    /// Some channels of some output rows, counted through the batch.
    /// - Parameters:
    ///   - x: the pictures.
    ///   - residual: begins at the first of the rows.
    ///   - y: the rows; pixels `pixelStride` floats apart.
    func sum(
        _ rows: Range<Int>, _ channels: Range<Int>, _ x: UnsafePointer<Float>, _ residual: UnsafePointer<Float>?,
        into y: UnsafeMutablePointer<Float>, pixelStride: Int
    ) {
        let rowLength = geometry.outputWidth * pixelStride
        var first = rows.lowerBound
        while first < rows.upperBound {
            let image = first / geometry.outputHeight
            let last = min(rows.upperBound, (image + 1) * geometry.outputHeight)
            let offset = (first - rows.lowerBound) * rowLength + channels.lowerBound
            let lines = Lines(
                base: x + image * geometry.inputHeight * geometry.inputWidth * filters, first: 0,
                width: geometry.inputWidth, left: geometry.left)
            sum(
                first - image * geometry.outputHeight..<last - image * geometry.outputHeight, channels, of: lines,
                residual.map { $0 + offset }, into: y + offset, pixelStride: pixelStride)
            first = last
        }
    }

    /// Rows of one picture in memory, from row `first` on.
    struct Lines {
        let base: UnsafePointer<Float>
        let first: Int
        /// Pixels from one row to the next, and columns of padding that are not among them.
        let width: Int
        let left: Int
    }

    /// Some channels of some output rows of one picture.
    /// - Parameters:
    ///   - residual: begins where the result does.
    ///   - y: the first channel of the first row.
    func sum(
        _ rows: Range<Int>, _ channels: Range<Int>, of lines: Lines, _ residual: UnsafePointer<Float>? = nil,
        into y: UnsafeMutablePointer<Float>, pixelStride: Int
    ) {
        let window = geometry.window
        var extents = whylight_depthwise_row(
            rows: rows.count, row_stride: window.strides.height, channels: channels.count, input_stride: filters,
            output_stride: pixelStride, input_height: geometry.inputHeight - lines.first, input_width: lines.width,
            output_width: geometry.outputWidth, kernel_height: window.size.height, kernel_width: window.size.width,
            row_dilation: window.dilation.height, column_dilation: window.dilation.width,
            column_stride: window.strides.width, first_row: geometry.inputRow(rows.lowerBound, tap: 0) - lines.first,
            first_column: -lines.left, rectifies: rectifies ? 1 : 0)
        var finish = epilogue.kernel(
            offset: channels.lowerBound, residual: residual, residualStride: pixelStride)
        whylight_depthwise(
            Kernels.best, &extents, lines.base + channels.lowerBound, kernel + channels.lowerBound, y, &finish)
        epilogue.applyRest(
            to: y, rows: rows.count * geometry.outputWidth, channels: channels.count, stride: pixelStride)
    }

    /// What as many rows after these read of the pictures and these do not.
    func upcoming(after rows: Range<Int>, _ x: UnsafePointer<Float>) -> UnsafeBufferPointer<Float> {
        let window = geometry.window
        let image = (rows.upperBound - 1) / geometry.outputHeight
        let row = rows.upperBound - 1 - image * geometry.outputHeight
        let end = geometry.inputRow(row, tap: window.size.height - 1) + 1
        let first = min(max(0, end), geometry.inputHeight)
        let last = min(geometry.inputHeight, first + rows.count * window.strides.height)
        let line = geometry.inputWidth * filters
        return UnsafeBufferPointer(
            start: x + (image * geometry.inputHeight + first) * line, count: (last - first) * line)
    }
}
