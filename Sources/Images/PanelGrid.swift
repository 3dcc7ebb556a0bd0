/// Pictures in equal cells, each with a text under it, on light paper that is readable in any front end.
package struct PanelGrid: Sendable {
    package struct Panel: Hashable, Sendable {
        package let image: PixelImage
        package let label: String

        package init(image: PixelImage, label: String) {
            self.image = image
            self.label = label
        }
    }

    /// A picture with a longer side is scaled down to it, in pixels.
    static let largestSide = 360
    /// A cell grows to this width for its label; beyond it, labels are broken into lines.
    static let labelWidth = 224
    static let labelLines = 3
    static let margin = 10

    private let panels: [Panel]
    private let columns: Int

    /// - Parameter columns: cut to 1…the number of panels.
    package init(panels: [Panel], columns: Int) {
        self.panels = panels
        self.columns = max(1, min(columns, panels.count))
    }

    /// The grid as an RGB picture, filled row by row; small pictures keep their size.
    /// - Throws: `ImageError.invalidValue` without panels or for a picture without pixels, `overLimit` for a grid above
    ///   ``PixelImage/largestPixelCount``.
    package func painted() throws(ImageError) -> PixelImage {
        var images: [PixelImage] = []
        for panel in panels { images.append(try Self.fitted(panel.image)) }
        let longestLabel = panels.map { LabelFont.width(of: $0.label.unicodeScalars) }.max() ?? 0
        let pictureHeight = images.map(\.height).max() ?? 0
        let cellWidth = max(images.map(\.width).max() ?? 0, min(longestLabel, Self.labelWidth))
        let labels = panels.map { LabelFont.lines(of: $0.label, within: cellWidth, limit: Self.labelLines) }
        let lineCount = labels.map(\.count).max() ?? 0
        let labelHeight = lineCount > 0 ? Self.margin / 2 + lineCount * LabelFont.lineHeight : 0
        let cellHeight = pictureHeight + labelHeight
        let rows = (panels.count + columns - 1) / columns
        var canvas = try Canvas(
            width: columns * (cellWidth + Self.margin) + Self.margin,
            height: rows * (cellHeight + Self.margin) + Self.margin, filledWith: .paper)
        for (index, image) in images.enumerated() {
            let x = Self.margin + index % columns * (cellWidth + Self.margin)
            let y = Self.margin + index / columns * (cellHeight + Self.margin)
            canvas.place(image, x: x + (cellWidth - image.width) / 2, y: y + (pictureHeight - image.height) / 2)
            for (number, line) in labels[index].enumerated() {
                canvas.write(
                    line, x: x + (cellWidth - LabelFont.width(of: line)) / 2,
                    y: y + pictureHeight + Self.margin / 2 + number * LabelFont.lineHeight)
            }
        }
        return canvas.image.converted(to: .rgb)
    }

    private static func fitted(_ image: PixelImage) throws(ImageError) -> PixelImage {
        let longest = max(image.width, image.height)
        guard image.width > 0, image.height > 0 else { throw ImageError(.invalidValue, "a panel has no pixels") }
        if longest <= largestSide { return image }
        // Rounded; a very narrow picture keeps one pixel.
        let width = max(1, (2 * image.width * largestSide + longest) / (2 * longest))
        let height = max(1, (2 * image.height * largestSide + longest) / (2 * longest))
        return try image.resized(width: width, height: height, filter: .lanczos)
    }

    /// Pictures in a row with small gaps, as RGBA: all are scaled to the height of the tallest, the gaps are clear.
    /// - Throws: `ImageError.invalidValue` without pictures or for one without pixels, `overLimit` for a row above
    ///   ``PixelImage/largestPixelCount``.
    package static func sideBySide(_ images: [PixelImage]) throws(ImageError) -> PixelImage {
        let height = images.map(\.height).max() ?? 0
        var scaled: [PixelImage] = []
        for image in images {
            guard image.width > 0, image.height > 0 else { throw ImageError(.invalidValue, "a picture has no pixels") }
            let width = max(1, (2 * image.width * height + image.height) / (2 * image.height))
            scaled.append(try image.resized(width: width, height: height, filter: .lanczos))
        }
        let gaps = max(0, images.count - 1) * margin
        var canvas = try Canvas(width: scaled.reduce(gaps) { $0 + $1.width }, height: height, filledWith: .clear)
        var x = 0
        for image in scaled {
            canvas.place(image, x: x, y: 0)
            x += image.width + margin
        }
        return canvas.image
    }
}
