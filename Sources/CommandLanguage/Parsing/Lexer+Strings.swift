extension Lexer {
    /// Reads a string in either kind of quotes, which ends on its line.
    mutating func readString(quote: Unicode.Scalar) -> Token.Kind {
        let start = position
        if peek(1) == quote, peek(2) == quote {
            position += 3
            return .invalid(
                Diagnostic(
                    .syntaxError, "there are no triple quotes here", at: SourceSpan(start, position),
                    hint: "a string is on one line, its new lines written \\n"))
        }
        position += 1
        var hasEscapes = false
        var forbidden: Int?
        while let scalar = peek(), !scalar.isLineBreak, scalar != quote {
            if scalar.isForbidden, forbidden == nil { forbidden = position }
            if scalar == "\\" {
                hasEscapes = true
                position += 1
                guard let escaped = peek(), !escaped.isLineBreak else { break }
            }
            position += 1
        }
        guard peek() == quote else { return .unfinishedString(quote: quote) }
        let content = SourceSpan(start + 1, position)
        position += 1
        if let forbidden {
            return .invalid(Self.controlCharacter(source[forbidden], at: SourceSpan(forbidden, forbidden + 1)))
        }
        guard hasEscapes else { return .string(text(from: content.start, to: content.end)) }
        do {
            return .string(try decode(content))
        } catch {
            return .invalid(error)
        }
    }

    /// Replaces the escapes of a string's content.
    func decode(_ content: SourceSpan) throws(Diagnostic) -> String {
        var result = String.UnicodeScalarView()
        var index = content.start
        while index < content.end {
            guard source[index] == "\\" else {
                result.append(source[index])
                index += 1
                continue
            }
            let (scalar, length) = try decodeEscape(at: index, before: content.end)
            result.append(scalar)
            index += length
        }
        return String(result)
    }

    /// - Returns: the code point that the escape at `start` stands for, and the escape's length.
    private func decodeEscape(at start: Int, before end: Int) throws(Diagnostic) -> (Unicode.Scalar, length: Int) {
        guard start + 1 < end else {
            throw Diagnostic(.syntaxError, "an escape without its end", at: SourceSpan(start, end))
        }
        switch source[start + 1] {
        case "\\": return ("\\", 2)
        case "\"": return ("\"", 2)
        case "'": return ("'", 2)
        case "n": return ("\n", 2)
        case "r": return ("\r", 2)
        case "t": return ("\t", 2)
        case "x": return (try decodeHexadecimal(at: start, digits: 2, before: end), 4)
        case "u": return (try decodeHexadecimal(at: start, digits: 4, before: end), 6)
        case "U": return (try decodeHexadecimal(at: start, digits: 8, before: end), 10)
        case let other:
            throw Diagnostic(
                .syntaxError, "unknown escape \\\(other)", at: SourceSpan(start, start + 2),
                hint: "write \\\\ for a backslash; in paths / works everywhere")
        }
    }

    private func decodeHexadecimal(at start: Int, digits: Int, before end: Int) throws(Diagnostic) -> Unicode.Scalar {
        var value: UInt32 = 0
        var index = start + 2
        while index < min(start + 2 + digits, end), let digit = Self.hexadecimalValue(source[index]) {
            value = value << 4 | digit
            index += 1
        }
        guard index == start + 2 + digits else {
            throw Diagnostic(
                .syntaxError, "\\\(source[start + 1]) needs \(digits) hexadecimal digits", at: SourceSpan(start, index),
                hint: source[start + 1] == "x" ? nil : "write \\\\ for a backslash; in paths / works everywhere")
        }
        if let scalar = Unicode.Scalar(value) { return scalar }
        let span = SourceSpan(start, index)
        if 0xD800...0xDFFF ~= value {
            throw Diagnostic(
                .syntaxError, "\(text(from: start, to: index)) is half of a surrogate pair", at: span,
                hint: "write the whole character, or its code point as \\U and 8 digits")
        }
        throw Diagnostic(.syntaxError, "\(text(from: start, to: index)) is no Unicode character", at: span)
    }

    private static func hexadecimalValue(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar {
        case "0"..."9": scalar.value - 0x30
        case "a"..."f": scalar.value - 0x61 + 10
        case "A"..."F": scalar.value - 0x41 + 10
        default: nil
        }
    }
}
