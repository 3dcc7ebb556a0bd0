/// DejaVu Sans at 14 pixels: one line of text, without kerning.
enum LabelFont {
    struct Glyph {
        /// Of the mask's upper left corner, from the pen and the line's upper edge, in pixels.
        let left: Int
        let top: Int
        let width: Int
        /// From this letter's pen to the next one's, in pixels.
        let advance: Int
        /// Row by row, 0 (background) to 255 (ink).
        let coverage: [UInt8]
    }

    static let lineHeight = GlyphTable.lineHeight

    private static let ellipsis: Unicode.Scalar = "…"

    private static let glyphs: [Unicode.Scalar: Glyph] = Dictionary(
        GlyphTable.rows.map { row in
            let coverage = row.mask.hexadecimalValues.map { $0 * 17 }
            return (
                row.letter,
                Glyph(
                    left: Int(row.left), top: Int(row.top), width: Int(row.width), advance: Int(row.advance),
                    coverage: coverage)
            )
        }, uniquingKeysWith: { first, _ in first })

    /// Stands for every letter that the font lacks.
    private static let box: Glyph = {
        let (width, height) = (7, 10)
        let coverage = (0..<height).flatMap { y in
            (0..<width).map { x -> UInt8 in x == 0 || y == 0 || x == width - 1 || y == height - 1 ? 255 : 0 }
        }
        return Glyph(left: 1, top: 3, width: width, advance: width + 2, coverage: coverage)
    }()

    static func glyph(of letter: Unicode.Scalar) -> Glyph { glyphs[letter] ?? box }

    /// In pixels.
    static func width(of text: some Sequence<Unicode.Scalar>) -> Int {
        text.reduce(0) { $0 + glyph(of: $1).advance }
    }

    /// The letters to draw: white space of any kind becomes a blank, and what does not fit is cut off behind an
    /// ellipsis.
    /// - Parameter width: the room there is, in pixels. Nothing is left of the text where not even the ellipsis fits.
    static func line(of text: String, within width: Int) -> [Unicode.Scalar] {
        var letters: [Unicode.Scalar] = []
        var used = 0
        // How many letters leave room for the ellipsis.
        var kept = 0
        let room = width - glyph(of: ellipsis).advance
        for scalar in text.unicodeScalars {
            let letter = scalar.properties.isWhitespace ? " " : scalar
            used += glyph(of: letter).advance
            if used > width { return room >= 0 ? letters.prefix(kept) + [ellipsis] : [] }
            letters.append(letter)
            if used <= room { kept = letters.count }
        }
        return letters
    }

    /// The same on several lines, broken at white space; a word or a last line that does not fit is cut off.
    /// - Parameter limit: how many lines there may be.
    static func lines(of text: String, within width: Int, limit: Int) -> [[Unicode.Scalar]] {
        var lines: [[Unicode.Scalar]] = []
        var words = text.split(whereSeparator: \.isWhitespace)[...]
        while !words.isEmpty {
            var count = lines.count + 1 < limit ? 1 : words.count
            while count < words.count,
                self.width(of: words.prefix(count + 1).joined(separator: " ").unicodeScalars) <= width
            {
                count += 1
            }
            lines.append(line(of: words.prefix(count).joined(separator: " "), within: width))
            words = words.dropFirst(count)
        }
        return lines
    }
}
