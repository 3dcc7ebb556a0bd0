/// Class names by class id.
struct Labels: Hashable, Sendable {
    /// Where they come from: a file, `ImageNet`, `list`.
    let source: String
    let names: [String]

    /// ImageNet's thousand names, in the order of keras.applications.
    static let imageNet = Labels(source: "ImageNet", names: ImageNetClasses.names)

    /// The name of a class with underscores as spaces; nil outside the list.
    func name(of target: Int) -> String? {
        names.indices.contains(target) ? Labels.readable(names[target]) : nil
    }

    /// Underscores as spaces.
    static func readable(_ name: String) -> String { String(name.map { $0 == "_" ? " " : $0 }) }

    /// The ids of every class with this name; case does not count, an underscore equals a space.
    func classes(named name: String) -> [Int] {
        let wanted = Labels.folded(name)
        return names.indices.filter { Labels.folded(names[$0]) == wanted }
    }

    /// The names that have words in common with a text, those with the largest share first.
    func names(sharingWordsWith text: String, limit: Int) -> [String] {
        let wanted = Set(Labels.words(text))
        let shared = names.map { name in
            let words = Labels.words(name)
            return (name: name, share: Double(words.count(where: wanted.contains)) / Double(max(words.count, 1)))
        }
        // Sorting is not stable by promise.
        return shared.enumerated().filter { $0.element.share > 0 }
            .sorted { ($1.element.share, $0.offset) < ($0.element.share, $1.offset) }
            .prefix(limit).map { Labels.readable($0.element.name) }
    }

    private static func words(_ text: String) -> [Substring] {
        folded(text).split { !$0.isLetter && !$0.isNumber }
    }

    private static func folded(_ name: String) -> String {
        readable(name).lowercased()
    }
}
