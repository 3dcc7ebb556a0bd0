/// Pillow's integer arithmetic for transparency.
extension PixelImage {
    /// RGB multiplied by alpha: `c·a / 255`, rounded.
    func premultiplied() -> PixelImage {
        mapRGBA { color, alpha in
            let product = UInt32(color) * UInt32(alpha) + 128
            return UInt8(truncatingIfNeeded: (product + (product >> 8)) >> 8)
        }
    }

    /// RGB divided by alpha: `255·c / a`, cut to 255.
    func unpremultiplied() -> PixelImage {
        mapRGBA { color, alpha in
            alpha == 0 || alpha == 255 ? color : UInt8(min(255, UInt32(color) * 255 / UInt32(alpha)))
        }
    }

    private func mapRGBA(_ transform: (_ color: UInt8, _ alpha: UInt8) -> UInt8) -> PixelImage {
        var result = pixels
        result.withUnsafeMutableBufferPointer { pixels in
            for position in stride(from: 0, to: pixels.count - 3, by: 4) {
                let alpha = pixels[position + 3]
                for channel in position..<position + 3 { pixels[channel] = transform(pixels[channel], alpha) }
            }
        }
        return PixelImage(mode: mode, width: width, height: height, pixels: result)
    }

    /// This picture over another of the same size, both RGBA, as Pillow's `alpha_composite`.
    /// - Throws: `ImageError.invalidValue` for other modes or sizes.
    package func alphaComposited(over background: PixelImage) throws(ImageError) -> PixelImage {
        guard mode == .rgba, background.mode == .rgba, width == background.width, height == background.height else {
            throw ImageError(.invalidValue, "only two RGBA pictures of one size can be laid over each other")
        }
        var result = background.pixels
        result.withUnsafeMutableBufferPointer { target in
            pixels.withUnsafeBufferPointer { source in
                for position in stride(from: 0, to: source.count - 3, by: 4) {
                    Self.blend(source, at: position, into: target, at: position)
                }
            }
        }
        return PixelImage(mode: .rgba, width: width, height: height, pixels: result)
    }

    /// Lays one RGBA pixel over another; the offsets are those of their red.
    static func blend(
        _ source: UnsafeBufferPointer<UInt8>, at position: Int,
        into target: UnsafeMutableBufferPointer<UInt8>, at place: Int
    ) {
        let alpha = UInt32(source[position + 3])
        if alpha == 0 { return }
        let sum = alpha * 255 + UInt32(target[place + 3]) * (255 - alpha)
        // Seven bits more than a byte keep the rounding exact.
        let sourceShare = alpha * 255 * 255 * 128 / sum
        let targetShare = 255 * 128 - sourceShare
        for channel in 0..<3 {
            let value =
                UInt32(source[position + channel]) * sourceShare + UInt32(target[place + channel]) * targetShare
                + 128 * 128
            target[place + channel] = UInt8(truncatingIfNeeded: ((value + (value >> 8)) >> 8) >> 7)
        }
        let rounded = sum + 128
        target[place + 3] = UInt8(truncatingIfNeeded: (rounded + (rounded >> 8)) >> 8)
    }
}
