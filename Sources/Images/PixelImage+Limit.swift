import Tensors

extension PixelImage {
    /// Pixels of the largest picture that is read or made: with it, decoding and turning the picture take less than
    /// 512 MiB whatever the file holds.
    package static var largestPixelCount: Int { limit.value }

    private static let limit = Limit("WHYLIGHT_MAX_PIXELS", default: 60_000_000)

    /// The error for a picture over a limit of pixels.
    static func overLimit(width: Int, height: Int, limit pixels: Int = largestPixelCount) -> ImageError {
        ImageError(
            .overLimit, "\(width)×\(height) pixels are more than the limit of \(pixels): \(limit.remedy)")
    }
}
