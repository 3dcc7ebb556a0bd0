import HDF5

/// What a format's reader hands over: everything of a model except the tensors, which the store reads on demand.
struct StoredModel {
    let kerasVersion: KerasVersion
    let network: Network
    let weights: any WeightStore
    /// What was ignored or substituted, one line each.
    let notes: [String]

    /// Makes the layers at once, so that the configuration is gone before the weights come.
    /// - Throws: as `Network.init(_:)`.
    init(
        kerasVersion: KerasVersion, architecture: Architecture, weights: any WeightStore, notes: [String]
    ) throws(ModelError) {
        self.kerasVersion = kerasVersion
        network = try Network(architecture)
        self.weights = weights
        self.notes = notes
    }
}

/// A format of files or folders that hold a model, or only its architecture.
protocol ModelFormat: SendableMetatype {
    /// As shown to the user, such as `Keras HDF5`.
    static var name: String { get }

    static func recognises(_ head: FileHead) -> Bool

    /// - Parameter weights: where the weights come from, if not from this file.
    /// - Parameter reader: reads what is HDF5.
    /// - Throws: `ModelError`.
    static func read(
        path: String, weights: (any WeightStore)?, _ reader: any HDF5Reader
    ) throws(ModelError) -> StoredModel
}

/// The formats that are told apart by what is in a file or folder, never by its name.
enum ModelFormats {
    static let all: [any ModelFormat.Type] = [KerasHDF5.self, KerasArchive.self, KerasJSON.self, SavedModel.self]

    /// - Throws: `ModelError` with `fileNotFound`, `permissionDenied`, `unsupported` for a folder that is no model,
    ///   `damaged` for any other file.
    static func format(ofFileAt path: String) throws(ModelError) -> any ModelFormat.Type {
        let head = try FileHead.read(path: path)
        for format in all where format.recognises(head) { return format }
        switch head {
        case .folder:
            throw ModelError(.unsupported, "\(path) is a folder, and holds no model of Keras")
        case .file(let bytes):
            throw ModelError(
                .damaged,
                bytes.isEmpty
                    ? "\(path) is empty"
                    : "\(path) is not a Keras model: it is neither HDF5, a zip archive nor an architecture in JSON")
        }
    }
}

extension Model {
    /// Whether a file that begins with these bytes is a model's container, read or refused by ``load(path:weights:reader:)``.
    package static func recognises(_ head: [UInt8]) -> Bool {
        ModelFormats.all.contains { $0.recognises(.file(head)) }
    }

    /// Whether a folder with such members is a model, read or refused by ``load(path:weights:reader:)``.
    package static func recognisesFolder(containing contains: (String) -> Bool) -> Bool {
        withoutActuallyEscaping(contains) { contains in
            ModelFormats.all.contains { $0.recognises(.folder(contains: contains)) }
        }
    }
}
