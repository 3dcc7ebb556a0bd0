extension PixelImage {
    /// The picture and, to the right of it, a bar of the colormap's colours from 0 (bottom) to 1 (top), as RGBA.
    ///
    /// A picture lower than the bar's two labels need stands at the top of a taller one.
    /// - Throws: `ImageError.invalidValue` for a picture without pixels, `overLimit` above ``largestPixelCount``.
    package func withLegend(of colormap: Colormap) throws(ImageError) -> PixelImage {
        guard width > 0, height > 0 else { throw ImageError(.invalidValue, "the picture has no pixels") }
        let (margin, barWidth, tick) = (PanelGrid.margin, 14, 4)
        let labels: [[Unicode.Scalar]] = [["0"], ["1"]]
        let labelWidth = labels.map { LabelFont.width(of: $0) }.max() ?? 0
        let stripWidth = margin + barWidth + tick + labelWidth + margin / 2
        let total = max(height, 2 * margin + 3 * LabelFont.lineHeight)
        var canvas = try Canvas(width: width + stripWidth, height: total, filledWith: .clear)
        canvas.place(self, x: 0, y: 0)
        canvas.fill(x: width, y: 0, width: stripWidth, height: total, with: .paper)
        let (left, top, barHeight) = (width + margin, margin, total - 2 * margin)
        canvas.fill(x: left - 1, y: top - 1, width: barWidth + 2, height: barHeight + 2, with: .outline)
        for row in 0..<barHeight {
            let value = 1 - (Double(row) + 0.5) / Double(barHeight)
            let (red, green, blue) = colormap.color(of: value)
            canvas.fill(
                x: left, y: top + row, width: barWidth, height: 1,
                with: Canvas.Color(red: red, green: green, blue: blue, alpha: 255))
        }
        let labelLeft = left + barWidth + tick
        canvas.write(labels[1], x: labelLeft, y: top - 2)
        canvas.write(labels[0], x: labelLeft, y: top + barHeight - LabelFont.lineHeight + 2)
        return canvas.image
    }
}
