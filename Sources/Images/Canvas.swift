/// An RGBA picture in the making: surfaces, pictures and letters, painted one over the other.
struct Canvas {
    struct Color {
        let red: UInt8
        let green: UInt8
        let blue: UInt8
        let alpha: UInt8

        /// Nearly white: it stands off from a white page and does not glare on a dark one.
        static let paper = Color(red: 248, green: 248, blue: 248, alpha: 255)
        static let ink = Color(red: 32, green: 32, blue: 32, alpha: 255)
        static let outline = Color(red: 160, green: 160, blue: 160, alpha: 255)
        static let clear = Color(red: 0, green: 0, blue: 0, alpha: 0)
    }

    let width: Int
    let height: Int
    private var pixels: [UInt8]

    /// - Throws: `ImageError.invalidValue` for a side below 1, `overLimit` above ``PixelImage/largestPixelCount``.
    init(width: Int, height: Int, filledWith color: Color) throws(ImageError) {
        guard width > 0, height > 0 else { throw ImageError(.invalidValue, "there is nothing to paint") }
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, count <= PixelImage.largestPixelCount else {
            throw PixelImage.overLimit(width: width, height: height)
        }
        self.width = width
        self.height = height
        pixels = [UInt8](repeating: 0, count: 4 * count)
        fill(x: 0, y: 0, width: width, height: height, with: color)
    }

    var image: PixelImage { PixelImage(mode: .rgba, width: width, height: height, pixels: pixels) }

    /// Replaces a rectangle's pixels; what lies outside the canvas is left out.
    mutating func fill(x: Int, y: Int, width: Int, height: Int, with color: Color) {
        let columns = max(0, x)..<max(0, x, min(self.width, x + width))
        for row in max(0, y)..<max(0, y, min(self.height, y + height)) {
            for column in columns {
                let start = 4 * (row * self.width + column)
                pixels[start] = color.red
                pixels[start + 1] = color.green
                pixels[start + 2] = color.blue
                pixels[start + 3] = color.alpha
            }
        }
    }

    /// Lays a picture over what is there; what lies outside the canvas is left out.
    mutating func place(_ image: PixelImage, x: Int, y: Int) {
        let image = image.converted(to: .rgba)
        let rows = max(0, -y)..<max(0, -y, min(image.height, height - y))
        let columns = max(0, -x)..<max(0, -x, min(image.width, width - x))
        let canvasWidth = width
        image.pixels.withUnsafeBufferPointer { source in
            pixels.withUnsafeMutableBufferPointer { target in
                for row in rows {
                    for column in columns {
                        PixelImage.blend(
                            source, at: 4 * (row * image.width + column),
                            into: target, at: 4 * ((row + y) * canvasWidth + column + x))
                    }
                }
            }
        }
    }

    /// Writes one line of letters; `x` and `y` are its upper left corner.
    mutating func write(_ letters: [Unicode.Scalar], x: Int, y: Int, in color: Color = .ink) {
        var pen = x
        for letter in letters {
            let glyph = LabelFont.glyph(of: letter)
            for (offset, coverage) in glyph.coverage.enumerated() where coverage > 0 {
                let column = pen + glyph.left + offset % glyph.width
                let row = y + glyph.top + offset / glyph.width
                guard column >= 0, column < width, row >= 0, row < height else { continue }
                let start = 4 * (row * width + column)
                mix(color.red, into: start, coverage)
                mix(color.green, into: start + 1, coverage)
                mix(color.blue, into: start + 2, coverage)
                pixels[start + 3] = max(pixels[start + 3], coverage)
            }
            pen += glyph.advance
        }
    }

    private mutating func mix(_ value: UInt8, into position: Int, _ coverage: UInt8) {
        let sum = UInt32(value) * UInt32(coverage) + UInt32(pixels[position]) * UInt32(255 - coverage)
        pixels[position] = UInt8(truncatingIfNeeded: (sum + 127) / 255)
    }
}
