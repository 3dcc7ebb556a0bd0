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
        let window = geometry.window
        let rowLength = geometry.outputWidth * pixelStride
        var first = rows.lowerBound
        while first < rows.upperBound {
            let image = first / geometry.outputHeight
            let last = min(rows.upperBound, (image + 1) * geometry.outputHeight)
            let offset = (first - rows.lowerBound) * rowLength + channels.lowerBound
            var extents = whylight_depthwise_row(
                rows: last - first, row_stride: window.strides.height, channels: channels.count, input_stride: filters,
                output_stride: pixelStride, input_height: geometry.inputHeight, input_width: geometry.inputWidth,
                output_width: geometry.outputWidth, kernel_height: window.size.height,
                kernel_width: window.size.width, row_dilation: window.dilation.height,
                column_dilation: window.dilation.width, column_stride: window.strides.width,
                first_row: geometry.inputRow(first - image * geometry.outputHeight, tap: 0),
                first_column: geometry.inputColumn(0, tap: 0), rectifies: rectifies ? 1 : 0)
            var finish = epilogue.kernel(
                offset: channels.lowerBound, residual: residual.map { $0 + offset }, residualStride: pixelStride)
            let picture = x + image * geometry.inputHeight * geometry.inputWidth * filters
            whylight_depthwise(
                Kernels.best, &extents, picture + channels.lowerBound, kernel + channels.lowerBound, y + offset,
                &finish)
            epilogue.applyRest(
                to: y + offset, rows: (last - first) * geometry.outputWidth, channels: channels.count,
                stride: pixelStride)
            first = last
        }
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
