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
                for position in stride(from: 0, to: source.count - 3, by: 4) where source[position + 3] != 0 {
                    Self.blend(source, target, at: position)
                }
            }
        }
        return PixelImage(mode: .rgba, width: width, height: height, pixels: result)
    }

    private static func blend(
        _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutableBufferPointer<UInt8>, at position: Int
    ) {
        let alpha = UInt32(source[position + 3])
        let blend = UInt32(target[position + 3]) * (255 - alpha)
        let sum = alpha * 255 + blend
        // Seven bits more than a byte keep the rounding exact.
        let sourceShare = alpha * 255 * 255 * 128 / sum
        let targetShare = 255 * 128 - sourceShare
        for channel in position..<position + 3 {
            let value =
                UInt32(source[channel]) * sourceShare + UInt32(target[channel]) * targetShare + 128 * 128
            target[channel] = UInt8(truncatingIfNeeded: ((value + (value >> 8)) >> 8) >> 7)
        }
        let rounded = sum + 128
        target[position + 3] = UInt8(truncatingIfNeeded: (rounded + (rounded >> 8)) >> 8)
    }
}
