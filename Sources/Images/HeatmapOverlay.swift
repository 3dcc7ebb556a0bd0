package import Tensors

/// A map of values painted over a picture, in eli5's order of steps: colour the cells, make them as opaque as their
/// values, round down to bytes, enlarge, lay over.
///
/// It paints any map of 0…1, whatever it means. A map with negative values, −1…1, takes the colormap's middle for 0 and
/// becomes as opaque as the magnitude.
package struct HeatmapOverlay: Sendable {
    private let values: [Double]
    private let height: Int
    private let width: Int
    private let isSigned: Bool

    /// - Parameter values: `height · width` values, row by row.
    /// - Throws: `ImageError.invalidValue` for values outside −1…1 and NaN; the words are eli5's.
    package init(values: [Double], height: Int, width: Int) throws(ImageError) {
        guard values.count == height * width, !values.isEmpty else {
            throw ImageError(.invalidValue, "\(values.count) values do not fill a heatmap of \(height)×\(width) cells")
        }
        let minimum = values.min() ?? 0
        isSigned = minimum < 0
        guard values.allSatisfy({ $0 >= -1 && $0 <= 1 }) else {
            throw ImageError(
                .invalidValue,
                "heatmap must contain float values between 0 and 1 inclusive. Got array with minimum: \(minimum) and"
                    + " maximum: \(values.max() ?? 0)")
        }
        self.values = values
        self.height = height
        self.width = width
    }

    /// The map over a picture: RGBA, of the picture's size.
    /// - Parameter alphaLimit: the highest opacity of a cell, 0…1; nil for none. Filters that overshoot may exceed it.
    /// - Throws: `ImageError.invalidValue` for a limit outside 0…1.
    package func painted(
        over image: PixelImage, colormap: Colormap = .viridis, alphaLimit: Double? = 0.65,
        filter: ResamplingFilter = .lanczos
    ) throws(ImageError) -> PixelImage {
        if let alphaLimit, !(0...1).contains(alphaLimit) {
            throw ImageError(.invalidValue, "alpha_limit must be between 0 and 1 inclusive, got: \(alphaLimit)")
        }
        return try colored(colormap, alphaLimit: alphaLimit)
            .resized(width: image.width, height: image.height, filter: filter)
            .alphaComposited(over: image.converted(to: .rgba))
    }

    /// One RGBA pixel for each cell.
    func colored(_ colormap: Colormap, alphaLimit: Double?) -> PixelImage {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(values.count * 4)
        for value in values {
            let (red, green, blue) = colormap.color(of: isSigned ? (value + 1) / 2 : value)
            let alpha = min(abs(value), alphaLimit ?? 1)
            pixels += [red, green, blue, UInt8(alpha * 255)]
        }
        return PixelImage(mode: .rgba, width: width, height: height, pixels: pixels)
    }
}

extension PixelImage {
    /// eli5's `heatmap_to_image`: a `[height, width]` tensor of 0…1 as a grey picture, bytes rounded down.
    /// - Returns: nil for another rank, an empty tensor, or values outside 0…1.
    package init?(greyMap tensor: Tensor) {
        guard tensor.shape.rank == 2, tensor.count > 0 else { return nil }
        let values = tensor.values
        guard values.allSatisfy({ $0 >= 0 && $0 <= 1 }) else { return nil }
        self.init(
            mode: .grey, width: tensor.shape[1], height: tensor.shape[0],
            pixels: values.map { UInt8(Double($0) * 255) })
    }
}
