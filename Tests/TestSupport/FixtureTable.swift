/// A table of cases under `Tests/Fixtures`, one line each; lines that begin with `#` say what made it.
package enum FixtureTable {
    /// The words of each line whose first word is `kind`, that word left out; without a kind, of every line.
    package static func rows(of name: String, kind: String? = nil) throws -> [[String]] {
        let text = String(decoding: try contents(of: folder + name), as: UTF8.self)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard let kind else { return words }
            return words.first == kind ? Array(words.dropFirst()) : nil
        }
    }

    /// `Tests/Fixtures/`, found from this file's own place.
    private static let folder =
        #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Fixtures/"
}
