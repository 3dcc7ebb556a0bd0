import HDF5

/// What `model.save("x.keras")` of tf.keras 2.13 and later and of Keras 3 writes: `metadata.json`, `config.json` and
/// the weights, in a zip archive or, unpacked, in a folder.
enum KerasArchive: ModelFormat {
    static let name = "Keras archive"

    static func recognises(_ head: FileHead) -> Bool {
        switch head {
        case .file(let bytes): bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
        case .folder(let contains): contains(configuration)
        }
    }

    static func read(
        path: String, weights: (any WeightStore)?, _ reader: any HDF5Reader
    ) throws(ModelError) -> StoredModel {
        let parts = try parts(path)
        guard let text = try parts.text(named: configuration, limit: KerasJSON.largestFile) else {
            throw ModelError(
                .damaged, "\(path) is an archive, but holds no Keras model: it has no \(configuration)\(parts.hint)")
        }
        let metadata = try parts.text(named: "metadata.json", limit: KerasJSON.largestFile) ?? ""
        let version = KerasVersion(text: (try? ConfigurationParser.parse(metadata))?["keras_version"]?.string ?? "")
        let model: ConfigurationValue
        do throws(ConfigurationParser.SyntaxError) {
            model = try ConfigurationParser.parse(text)
        } catch {
            throw ModelError(.damaged, "\(path): \(configuration) is no valid JSON: \(error)")
        }
        // The reader goes through the weights while the layers are being made.
        let file = Result { () throws(ModelError) in weights == nil ? try weightsFile(of: parts, path, reader) : nil }
        let architecture = try Architecture(model: model, kerasVersion: version)
        let own = try file.get().map { (file) throws(ModelError) in try NumberedWeights(file) }
        guard let store = weights ?? own else {
            if try parts.window(named: objectsName, limit: .max) != nil { throw holdsObjects(path) }
            throw ModelError(.damaged, "\(path) holds no weights: it has no \(weightsName)")
        }
        return try StoredModel(
            kerasVersion: version, architecture: architecture, weights: store,
            notes: own?.root.contains(optimizer) == true ? ["left out: the optimizer's state"] : [])
    }

    /// The weights alone; nil if the archive has none.
    static func weights(path: String, _ reader: any HDF5Reader) throws(ModelError) -> NumberedWeights? {
        try weightsFile(of: parts(path), path, reader).map { (file) throws(ModelError) in try NumberedWeights(file) }
    }

    private static func parts(_ path: String) throws(ModelError) -> any ArchiveParts {
        if case .folder = try FileHead.read(path: path) { return FolderParts(path: path) }
        return try ZipArchive(path: path)
    }

    private static func weightsFile(
        of parts: any ArchiveParts, _ path: String, _ reader: any HDF5Reader
    ) throws(ModelError) -> HDF5File? {
        guard let window = try parts.window(named: weightsName, limit: .max) else { return nil }
        do throws(HDF5Error) {
            return try HDF5File(
                window, path: "\(path)/\(weightsName)", reader: reader, leavingOut: [optimizer])
        } catch {
            throw ModelError(error)
        }
    }

    /// What only Keras' internal functions write: NumPy's arrays of Python objects, which are programs to unpack.
    private static func holdsObjects(_ path: String) -> ModelError {
        ModelError(
            .unsupported,
            "\(path) keeps its weights in \(objectsName) as Python objects, which are never unpacked: load it in the "
                + "Keras that wrote it and save it again with model.save(\"model.keras\")")
    }

    private static let configuration = "config.json"
    private static let weightsName = "model.weights.h5"
    private static let objectsName = "model.weights.npz"
    /// Its state, which nobody asks for, and which may be the larger part of a file.
    private static let optimizer = "optimizer"
}

/// The files of an archive, packed or not.
protocol ArchiveParts {
    /// The bytes of a part; nil if there is none of this name.
    /// - Parameter limit: of its size in bytes.
    /// - Throws: `ModelError` with `damaged`, `overLimit`, `outOfMemory`, `permissionDenied`.
    func window(named name: String, limit: Int) throws(ModelError) -> ByteWindow?

    /// For messages, where it is no archive of Keras: what to do instead.
    var hint: String { get }
}

extension ArchiveParts {
    /// A part that is text; nil if there is none of this name.
    /// - Throws: as ``window(named:limit:)``, and `damaged` where the bytes are no UTF-8.
    func text(named name: String, limit: Int) throws(ModelError) -> String? {
        guard let window = try window(named: name, limit: limit) else { return nil }
        return try window.text(of: name)
    }
}

/// An archive that was unpacked.
struct FolderParts: ArchiveParts {
    let path: String
    let hint = ""

    func window(named name: String, limit: Int) throws(ModelError) -> ByteWindow? {
        do throws(ModelError) {
            return try ByteWindow(path: "\(path)/\(name)", limit: limit)
        } catch {
            if error.code == .fileNotFound { return nil }
            throw error
        }
    }
}
