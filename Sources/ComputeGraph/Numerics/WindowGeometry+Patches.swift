import CKernels

/// Unrolling pictures into matrices of patches, and back (im2col and col2im; Chellapilla et al. 2006, "High
/// Performance Convolutional Neural Networks for Document Processing").
extension WindowGeometry {
    /// For the C loops; `channels` of them to read.
    func kernel(channels: Int) -> whylight_window {
        whylight_window(
            channels: channels, pixel_stride: self.channels, input_height: inputHeight, input_width: inputWidth,
            output_height: outputHeight, output_width: outputWidth, kernel_height: window.size.height,
            kernel_width: window.size.width, row_stride: window.strides.height, column_stride: window.strides.width,
            row_dilation: window.dilation.height, column_dilation: window.dilation.width, top: top, left: left)
    }

    /// Copies the patch under each of `pixels` into a row of `patches`: height, width, channel; zeros in the padding.
    /// - Parameters:
    ///   - x: the picture, from the first of the `channels` to copy.
    ///   - pixels: output pixels, counted through the batch.
    ///   - stride: floats from one patch to the next.
    func unrollPatches(
        of x: UnsafePointer<Float>, channels: Int, pixels: Range<Int>, into patches: UnsafeMutablePointer<Float>,
        stride: Int
    ) {
        var kernel = kernel(channels: channels)
        whylight_patches(Kernels.best, &kernel, x, pixels.lowerBound, pixels.count, patches, stride)
    }

    /// Adds rows of `channels` floats, one for each of `pixels`, to the input pixels under one tap of the kernel.
    func addPatches(
        _ rows: UnsafePointer<Float>, tap: Int, pixels: Range<Int>, channels: Int, to x: UnsafeMutablePointer<Float>
    ) {
        let tapRow = tap / window.size.width
        let tapColumn = tap % window.size.width
        var from = rows
        forEachPixel(pixels) { image, row, column in
            let inputRow = inputRow(row, tap: tapRow)
            let inputColumn = inputColumn(column, tap: tapColumn)
            if inputRow >= 0, inputRow < inputHeight, inputColumn >= 0, inputColumn < inputWidth {
                let sum = x + ((image &* inputHeight &+ inputRow) &* inputWidth &+ inputColumn) &* self.channels
                for c in 0..<channels { sum[c] += from[c] }
            }
            from += channels
        }
    }

    @inline(__always)
    private func forEachPixel(_ pixels: Range<Int>, _ body: (_ image: Int, _ row: Int, _ column: Int) -> Void) {
        var column = pixels.lowerBound % outputWidth
        var row = pixels.lowerBound / outputWidth % outputHeight
        var image = pixels.lowerBound / (outputWidth &* outputHeight)
        for _ in pixels {
            body(image, row, column)
            column &+= 1
            guard column == outputWidth else { continue }
            column = 0
            row &+= 1
            guard row == outputHeight else { continue }
            row = 0
            image &+= 1
        }
    }
}
