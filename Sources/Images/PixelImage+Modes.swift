extension PixelImage {
    /// The picture in another mode, as Pillow's `convert`: grey by ITU-R 601-2, alpha dropped or set to 255.
    package func converted(to mode: Mode) -> PixelImage {
        if mode == self.mode { return self }
        let channels = self.mode.channels
        let count = width * height
        let result = [UInt8](unsafeUninitializedCapacity: count * mode.channels) { result, initialized in
            pixels.withUnsafeBufferPointer { source in
                for pixel in 0..<count {
                    let start = pixel * channels
                    let red = source[start]
                    let green = channels == 1 ? red : source[start + 1]
                    let blue = channels == 1 ? red : source[start + 2]
                    switch mode {
                    case .grey: result[pixel] = Self.luma(red, green, blue)
                    case .rgb, .rgba:
                        let target = pixel * mode.channels
                        result[target] = red
                        result[target + 1] = green
                        result[target + 2] = blue
                        if mode == .rgba { result[target + 3] = 255 }
                    }
                }
            }
            initialized = count * mode.channels
        }
        return PixelImage(mode: mode, width: width, height: height, pixels: result)
    }

    /// 0.299 R + 0.587 G + 0.114 B in fixed point of 16 bits, rounded.
    private static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        UInt8(truncatingIfNeeded: (UInt32(red) * 19595 + UInt32(green) * 38470 + UInt32(blue) * 7471 + 0x8000) >> 16)
    }

    /// The part between left and right, top and bottom; in pixels, right and bottom excluded.
    /// - Throws: `ImageError.invalidValue` for an empty box or one that reaches outside.
    package func cropped(left: Int, top: Int, right: Int, bottom: Int) throws(ImageError) -> PixelImage {
        guard left >= 0, top >= 0, left < right, top < bottom, right <= width, bottom <= height else {
            throw ImageError(
                .invalidValue,
                "the box (\(left), \(top), \(right), \(bottom)) does not lie inside the picture of \(width)×\(height) pixels:"
                    + " left < right ≤ \(width), top < bottom ≤ \(height)")
        }
        let channels = mode.channels
        let rows = (top..<bottom).flatMap { row in
            pixels[(row * width + left) * channels..<(row * width + right) * channels]
        }
        return PixelImage(mode: mode, width: right - left, height: bottom - top, pixels: Array(rows))
    }
}
