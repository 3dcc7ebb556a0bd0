/// A network of keras.applications without weights, under `Tests/Fixtures/Architectures`; `make_architectures.py` there
/// tells the layout.
package struct ArchitectureFixture: Hashable, Sendable, CustomStringConvertible {
    /// The file's name without `.json`.
    package let name: String
    package let path: String

    package var description: String { name }

    /// Every one there is, by name.
    package static let all = ModelFixture.files(in: "Architectures", ending: ".json").map {
        ArchitectureFixture(name: $0.name, path: $0.path)
    }
}
