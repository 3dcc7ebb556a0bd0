/// Text that comes from a file, a name or a value, made fit to be shown: what would move the cursor, colour a terminal or
/// reorder a line is replaced by something that can be seen.
package enum VisibleText {
    /// On one line: tabs and line ends become blanks.
    ///
    /// - Parameter limit: in code points; what is beyond is left out.
    package static func line(_ text: String, limit: Int = .max) -> String {
        var view = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < limit else { return String(view) + "…" }
            view.append(scalar == "\t" || scalar == "\n" ? " " : visible(scalar))
            count += 1
        }
        return String(view)
    }

    /// On as many lines as it has: line feeds and tabs stay.
    package static func lines(_ text: String) -> String {
        // The first bytes of all that is replaced; most texts have none of them.
        let isPlain = !text.utf8.contains { byte in
            (byte < 0x20 && byte != 0x0A && byte != 0x09) || byte == 0x7F || byte == 0xC2 || byte == 0xE2
        }
        guard !isPlain else { return text }
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { view.append(scalar == "\t" || scalar == "\n" ? scalar : visible(scalar)) }
        return String(view)
    }

    /// Whether a character is one of those that do not stay.
    package static func isReplaced(_ scalar: Unicode.Scalar) -> Bool { visible(scalar) != scalar }

    /// Stands in for characters that would move the cursor or reorder the line.
    static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x00...0x1F: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        case 0x80...0x9F, 0x2028...0x202E, 0x2066...0x2069: "\u{FFFD}"
        default: scalar
        }
    }
}
