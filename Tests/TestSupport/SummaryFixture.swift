/// What Keras prints of a network, under `Tests/Fixtures/Summaries`; `make_summaries.py` there tells the layout.
package struct SummaryFixture: Hashable, Sendable, CustomStringConvertible {
    /// The archive's name without `.zip`.
    package let name: String
    private let path: String

    package var description: String { name }

    /// Every one there is, by name.
    package static let all = ModelFixture.files(in: "Summaries", ending: ".zip").map {
        SummaryFixture(name: $0.name, path: $0.path)
    }

    /// The JSON within.
    package func text() throws -> String {
        let folder = try TemporaryFolder()
        try PackedModels.unpack(path, into: folder.path)
        return String(decoding: try contents(of: "\(folder.path)/\(name).json"), as: UTF8.self)
    }
}
