extension Lexer {
    /// As CPython limits the conversion of decimal text, so that no cell can make a number that takes for ever to read.
    private static let digitLimit = 4300

    /// Reads a number as Python writes it: `3 -3 0.65 1e-3 1e+16 .5 5. 1_000`. One too large for Int is a Double.
    mutating func readNumber() -> Token.Kind {
        let start = position
        if peek() == "-" { position += 1 }
        let firstDigit = position
        var isWellFormed = true
        var isInteger = true
        passDigits(&isWellFormed)
        let leadingDigits = position - firstDigit
        if peek() == "." {
            isInteger = false
            position += 1
            if peek()?.isDecimalDigit == true { passDigits(&isWellFormed) }
        }
        if peek() == "e" || peek() == "E" {
            let signed = peek(1) == "+" || peek(1) == "-"
            if peek(signed ? 2 : 1)?.isDecimalDigit == true {
                isInteger = false
                position += signed ? 2 : 1
                passDigits(&isWellFormed)
            }
        }
        // Whatever is glued to a number, as in `3x`, `1.2.3` or `5_`, belongs to the same mistake.
        while let scalar = peek(), scalar.continuesName || scalar == "." {
            isWellFormed = false
            position += 1
        }
        let span = SourceSpan(start, position)
        guard position - start <= Self.digitLimit else {
            return .invalid(
                Diagnostic(.syntaxError, "a number of more than \(Self.digitLimit) characters", at: span))
        }
        let written = text(from: start, to: position)
        let digits = written.filter { $0 != "_" }
        guard isWellFormed else {
            return .invalid(Diagnostic(.syntaxError, "\(Self.excerpt(written)) is not a number", at: span))
        }
        if isInteger, leadingDigits > 1, source[firstDigit] == "0", let value = Double(digits), value != 0 {
            return .invalid(
                Diagnostic(
                    .syntaxError, "\(Self.excerpt(written)) is not a number", at: span,
                    hint: "numbers do not begin with 0"))
        }
        if isInteger, let value = Int(digits) { return .integer(value) }
        guard let value = Double(digits) else {
            return .invalid(Diagnostic(.syntaxError, "\(Self.excerpt(written)) is not a number", at: span))
        }
        return .number(value)
    }

    /// Passes digits with single underscores between them.
    private mutating func passDigits(_ isWellFormed: inout Bool) {
        while let scalar = peek() {
            if scalar == "_" {
                guard peek(-1)?.isDecimalDigit == true, peek(1)?.isDecimalDigit == true else {
                    isWellFormed = false
                    return
                }
            } else if !scalar.isDecimalDigit {
                return
            }
            position += 1
        }
    }

    /// The beginning of a text, short enough for one line of an error.
    static func excerpt(_ text: String) -> String {
        text.unicodeScalars.count <= 40 ? text : String(String(text.unicodeScalars.prefix(39))) + "…"
    }
}
