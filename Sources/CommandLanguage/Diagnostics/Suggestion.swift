/// "Did you mean": the name closest to one that nobody knows.
package enum Suggestion {
    /// Longer words are compared by their first code points only, which bounds the time.
    private static let comparedLength = 64

    /// The candidate that `word` is a slip of, by the edit distance that counts a swap of neighbours as one; nil where
    /// none is near. Case does not matter; an unfinished word finds the only candidate that begins with it.
    package static func closest(to word: String, in candidates: some Sequence<String>) -> String? {
        let folded = fold(word)
        var best: (candidate: String, distance: Int)?
        var completions: [String] = []
        for candidate in candidates where candidate != word {
            let other = fold(candidate)
            let limit = min(3, min(folded.count, other.count) / 3)
            if folded.count >= 3, other.starts(with: folded) { completions.append(candidate) }
            guard abs(folded.count - other.count) <= limit else { continue }
            let edits = distance(folded, other)
            if edits <= limit, edits < best?.distance ?? .max { best = (candidate, edits) }
        }
        if let best { return best.candidate }
        return completions.count == 1 ? completions.first : nil
    }

    /// `did you mean explain?`, or nil where nothing is near.
    package static func hint(for word: String, in candidates: some Sequence<String>) -> String? {
        closest(to: word, in: candidates).map { "did you mean \($0)?" }
    }

    private static func fold(_ word: String) -> [Unicode.Scalar] {
        Array(String(String.UnicodeScalarView(word.unicodeScalars.prefix(comparedLength))).lowercased().unicodeScalars)
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other, no part being
    /// edited twice (the optimal string alignment form of Damerau and Levenshtein's distance).
    static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in b.indices {
                var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
