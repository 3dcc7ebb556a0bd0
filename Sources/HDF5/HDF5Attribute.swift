/// An attribute of a group.
package struct HDF5Attribute: Sendable {
    package var name: String { content.name }
    /// Empty for a single value; `[0]` for an empty list.
    package var shape: [Int] { content.shape }
    private let content: ListedAttribute
    private let file: String
    private let path: String

    init(_ content: ListedAttribute, file: String, path: String) {
        self.content = content
        self.file = file
        self.path = path
    }

    /// The one string of a scalar attribute.
    /// - Throws: `HDF5Error` with `wrongType` for a list or another type, `implausibleSize`, `library`.
    package var string: String {
        get throws(HDF5Error) {
            let strings = try strings
            guard shape.isEmpty || shape == [1], let string = strings.first else {
                throw HDF5Error(.wrongType, file: file, object: path, "is not a single string")
            }
            return string
        }
    }

    /// All strings in order, of fixed or variable length; bytes that are no UTF-8 become U+FFFD.
    /// - Throws: `HDF5Error` with `wrongType`, `implausibleSize`, `library`.
    package var strings: [String] {
        get throws(HDF5Error) {
            switch content.value {
            case .strings(let strings): strings
            case .failure(let failure): throw failure.error(file: file, object: path)
            }
        }
    }
}
