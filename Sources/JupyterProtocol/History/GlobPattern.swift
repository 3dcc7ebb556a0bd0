/// A pattern over a whole text: `*` stands for any run of characters, `?` for one, everything else for itself.
///
/// Matching keeps one position to return to, the latest star, and so takes at most (length of text) × (length of
/// pattern) steps; a regular expression would backtrack over every star.
package struct GlobPattern: Hashable, Sendable {
    private static let star: Unicode.Scalar = "*"
    private static let any: Unicode.Scalar = "?"

    /// The pattern without a star that follows a star: it adds nothing.
    private let pattern: [Unicode.Scalar]

    package init(_ text: String) {
        var pattern: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars where scalar != GlobPattern.star || pattern.last != GlobPattern.star {
            pattern.append(scalar)
        }
        self.pattern = pattern
    }

    package func matches(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        var position = 0
        var next = 0
        var latestStar: (pattern: Int, text: Int)?
        while position < text.count {
            if next < pattern.count, pattern[next] == GlobPattern.star {
                latestStar = (next, position)
                next += 1
            } else if next < pattern.count, pattern[next] == GlobPattern.any || pattern[next] == text[position] {
                next += 1
                position += 1
            } else if let star = latestStar {
                // Let the star swallow one character more, and try again from behind it.
                latestStar = (star.pattern, star.text + 1)
                next = star.pattern + 1
                position = star.text + 1
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == GlobPattern.star }
    }
}
