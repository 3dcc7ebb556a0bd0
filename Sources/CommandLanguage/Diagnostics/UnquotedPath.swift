/// Recognises file names that were typed without quotes, the commonest mistake of newcomers.
package enum UnquotedPath {
    private static let fileExtensions: Set<String> = [
        "png", "jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff", "heic", "h5", "hdf5", "keras", "npy", "npz", "json",
        "txt", "csv", "tflite", "onnx", "pb", "pth", "pt", "why",
    ]

    /// Whether files that people load or save end so; without the dot, in either case.
    package static func isFileExtension(_ text: String) -> Bool {
        fileExtensions.contains(text.lowercased())
    }

    /// The hint for a file name without quotes.
    package static func hint(for path: String) -> String {
        let portable = String(path.map { $0 == "\\" ? "/" : $0 })
        return "put quotes around a file name: \"\(portable)\""
    }

    /// Puts a better message and hint on a failure that stands inside what looks like a path.
    static func explaining(_ failure: SyntaxFailure, in source: [Unicode.Scalar]) -> SyntaxFailure {
        guard !failure.isUnfinished, !failure.isInString, let span = failure.diagnostic.span,
            let word = word(around: span.start, in: source)
        else { return failure }
        let path = String(String.UnicodeScalarView(source[word.start..<word.end]))
        switch likeness(of: path) {
        case .none:
            return failure
        case .possible:
            var failure = failure
            failure.diagnostic.hint = hint(for: path)
            return failure
        case .certain:
            return SyntaxFailure("\(Lexer.excerpt(path)) is not in quotes", at: word, hint: hint(for: path))
        }
    }

    /// The run of code points around a place that holds nothing that ends a path; nil if it is too long for one.
    private static func word(around place: Int, in source: [Unicode.Scalar]) -> SourceSpan? {
        let limit = 1024
        var start = min(place, source.count)
        var end = start
        while start > 0, place - start <= limit, !endsPath(source[start - 1]) { start -= 1 }
        while end < source.count, end - place <= limit, !endsPath(source[end]) { end += 1 }
        return end > start && end - start <= limit ? SourceSpan(start, end) : nil
    }

    private static func endsPath(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "'", "(", ")", "[", "]", "{", "}", ",", ";", "=", "#", "?": true
        default: scalar.isSpace || scalar.isLineBreak || scalar.isForbidden
        }
    }

    private enum Likeness {
        case none, possible, certain
    }

    private static func likeness(of word: String) -> Likeness {
        if let dot = word.lastIndex(of: "."), isFileExtension(String(word[word.index(after: dot)...])) {
            return .certain
        }
        if ["/", "./", "../", "~/", "\\"].contains(where: word.hasPrefix), word.count > 1 { return .certain }
        // `photos/cat` may be a path or somebody's division, `3/4` is no path.
        let hasSlash = word.contains { $0 == "/" || $0 == "\\" }
        return hasSlash && word.unicodeScalars.contains(where: \.beginsName) ? .possible : .none
    }
}
