/// Writes a diagnostic as the lines of a traceback: the cell's line, a caret under the place, the reason, a hint.
///
///       2 | x = = 3
///         |     ^
///     SyntaxError: expected a value, found '='
///     hint: …
package struct DiagnosticRenderer: Sendable {
    package enum Style: Sendable {
        case plain
        /// With ANSI colours, as Jupyter's front ends and terminals show them.
        case ansi
    }

    /// In code points. Messages may quote a file's name or a value, which may hold anything and be as long as they like.
    package static let messageLimit = 2000

    package let style: Style
    /// A longer line is shown from near the place on, so that a traceback stays readable.
    private let lineLimit = 80
    private let tabWidth = 4

    package init(_ style: Style) {
        self.style = style
    }

    package func lines(for diagnostic: Diagnostic, in code: String) -> [String] {
        var lines: [String] = []
        if let span = diagnostic.span { lines += excerpt(span, in: SourceText(code)) }
        lines.append(
            paint(diagnostic.kind.rawValue, .boldRed) + ": "
                + VisibleText.line(diagnostic.message, limit: Self.messageLimit))
        if let hint = diagnostic.hint {
            lines.append(paint("hint:", .cyan) + " " + VisibleText.line(hint, limit: Self.messageLimit))
        }
        return lines
    }

    // MARK: The cell's line

    private func excerpt(_ span: SourceSpan, in text: SourceText) -> [String] {
        let position = text.position(of: span.start)
        let line = text.line(position.line)
        let first = min(line.startIndex + position.column - 1, line.endIndex)
        let last = min(max(span.end, first), line.endIndex)
        let window = window(of: line, around: first)

        var shown = String.UnicodeScalarView()
        var column = 0
        var caretStart = 0
        var caretEnd = 0
        if window.startIndex > line.startIndex { append("…", to: &shown, column: &column) }
        for index in window.indices {
            if index == first { caretStart = column }
            append(window[index], to: &shown, column: &column)
            if index < last { caretEnd = column }
        }
        if first >= window.endIndex { caretStart = column }
        if window.endIndex < line.endIndex { append("…", to: &shown, column: &column) }

        let number = String(position.line)
        let gutter = String(repeating: " ", count: number.count)
        let carets = String(repeating: "^", count: max(1, caretEnd - caretStart))
        return [
            "  " + paint("\(number) |", .green) + " " + String(shown),
            "  " + paint("\(gutter) |", .green) + " " + String(repeating: " ", count: caretStart)
                + paint(carets, .boldRed),
        ]
    }

    /// The part of a line that is shown, at most `lineLimit` code points.
    private func window(of line: ArraySlice<Unicode.Scalar>, around place: Int) -> ArraySlice<Unicode.Scalar> {
        guard line.count > lineLimit else { return line }
        let start = max(line.startIndex, min(place - lineLimit / 3, line.endIndex - lineLimit))
        return line[start..<start + lineLimit]
    }

    private func append(_ scalar: Unicode.Scalar, to text: inout String.UnicodeScalarView, column: inout Int) {
        if scalar == "\t" {
            let width = tabWidth - column % tabWidth
            text.append(contentsOf: repeatElement(" ", count: width))
            column += width
            return
        }
        let visible = VisibleText.visible(scalar)
        text.append(visible)
        column += DisplayWidth.columns(of: visible)
    }

    // MARK: Colours

    private enum Colour: String {
        case green = "\u{1B}[0;32m"
        case cyan = "\u{1B}[0;36m"
        case boldRed = "\u{1B}[1;31m"
    }

    private func paint(_ text: String, _ colour: Colour) -> String {
        style == .plain ? text : colour.rawValue + text + "\u{1B}[0m"
    }
}
