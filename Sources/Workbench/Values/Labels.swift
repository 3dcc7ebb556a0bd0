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

    private static func folded(_ name: String) -> String {
        readable(name).lowercased()
    }
}
