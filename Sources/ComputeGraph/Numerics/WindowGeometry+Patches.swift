/// Unrolling pictures into matrices of patches, and back (im2col and col2im; Chellapilla et al. 2006, "High
/// Performance Convolutional Neural Networks for Document Processing").
extension WindowGeometry {
    /// Copies the patch under each of `pixels` into a row of `patches`: height, width, channel; zeros in the padding.
    /// - Parameters:
    ///   - x: the picture, from the first of the `channels` to copy.
    ///   - pixels: output pixels, counted through the batch.
    ///   - stride: floats from one patch to the next.
    func unrollPatches(
        of x: UnsafePointer<Float>, channels: Int, pixels: Range<Int>, into patches: UnsafeMutablePointer<Float>,
        stride: Int
    ) {
        let kernelWidth = window.size.width
        let rowLength = kernelWidth &* channels
        let isDense = window.dilation.width == 1 && channels == self.channels
        var patch = patches
        forEachPixel(pixels) { image, row, column in
            var to = patch
            patch += stride
            let firstColumn = inputColumn(column, tap: 0)
            let fits = isDense && firstColumn >= 0 && firstColumn &+ kernelWidth <= inputWidth
            for tapRow in 0..<window.size.height {
                let y = inputRow(row, tap: tapRow)
                guard y >= 0, y < inputHeight else {
                    to.update(repeating: 0, count: rowLength)
                    to += rowLength
                    continue
                }
                let line = x + (image &* inputHeight &+ y) &* inputWidth &* self.channels
                if fits {
                    to.update(from: line + firstColumn &* channels, count: rowLength)
                    to += rowLength
                    continue
                }
                for tapColumn in 0..<kernelWidth {
                    let x = firstColumn &+ tapColumn &* window.dilation.width
                    if x >= 0 && x < inputWidth {
                        to.update(from: line + x &* self.channels, count: channels)
                    } else {
                        to.update(repeating: 0, count: channels)
                    }
                    to += channels
                }
            }
        }
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
