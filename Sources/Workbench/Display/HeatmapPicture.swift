import CommandLanguage
import Images
import Tensors

/// A heat map as a picture of one pixel a cell: eli5's `heatmap_to_image`.
enum HeatmapPicture {
    /// - Parameter heatmap: `[height, width]` for a grey picture, `[height, width, 3 or 4]` for a coloured one, values in
    ///   0…1; bytes are rounded down.
    /// - Throws: `ValueError` for another shape or value; the words are eli5's.
    static func image(of heatmap: Tensor) throws -> PixelImage {
        let mode = try mode(of: heatmap.shape)
        let values = heatmap.values
        guard values.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
            throw Diagnostic(
                .valueError,
                "heatmap must contain float values between 0 and 1 inclusive. Got array with minimum:"
                    + " \(values.min() ?? .nan) and maximum: \(values.max() ?? .nan)")
        }
        return PixelImage(
            mode: mode, width: heatmap.shape[1], height: heatmap.shape[0],
            pixels: values.map { UInt8(Double($0) * 255) })
    }

    private static func mode(of shape: Shape) throws -> PixelImage.Mode {
        guard shape.rank == 2 || shape.rank == 3 else {
            throw Diagnostic(
                .valueError,
                "heatmap must have rank 2 (L, grayscale) or rank 3 (RGBA, colored). Got: \(shape.rank)")
        }
        guard shape[0] > 0, shape[1] > 0 else { throw Diagnostic(.valueError, "heatmap has no cells: \(shape)") }
        if shape.rank == 2 { return .grey }
        switch shape[2] {
        case 3: return .rgb
        case 4: return .rgba
        case let channels:
            throw Diagnostic(
                .valueError,
                "Rank 3 heatmap must have 4 channels (RGBA), or 3 channels (RGB). Got shape with \(channels) channels")
        }
    }
}
