import HDF5

/// Whole models in HDF5 as `model.save("x.h5")` of Keras 2 writes them.
enum KerasHDF5: ModelFormat {
    static let name = "Keras HDF5"

    static func recognises(_ head: FileHead) -> Bool {
        if case .file(let bytes) = head { bytes.starts(with: HDF5File.signature) } else { false }
    }

    /// The optimizer's state, which nobody asks for, and which may be the larger part of a file.
    private static let optimizer = "optimizer_weights"

    static func read(
        path: String, weights: (any WeightStore)?, _ reader: any HDF5Reader
    ) throws(ModelError) -> StoredModel {
        do {
            return try read(HDF5File(path: path, reader: reader, leavingOut: [optimizer]).root, weights)
        } catch let error as HDF5Error {
            throw ModelError(error)
        } catch let error as ModelError {
            throw error
        } catch {
            throw ModelError(.damaged, "\(path): the model configuration is no valid JSON: \(error)")
        }
    }

    private static func read(_ root: HDF5Group, _ weights: (any WeightStore)?) throws -> StoredModel {
        let path = root.file.path
        guard let text = try root.chunkedStrings("model_config")?.joined() else {
            let hasWeights = try root.chunkedStrings("layer_names") != nil || NumberedWeights.recognises(root)
            throw hasWeights
                ? ModelError(
                    .unsupported,
                    "\(path) holds weights but no model: save the whole model with model.save(\"model.h5\"), or write "
                        + "model.to_json() to a file and load it with weights=\"\(path)\"")
                : ModelError(
                    .damaged,
                    "\(path) is an HDF5 file, but holds no Keras model (it has no model_config): save the whole model "
                        + "with model.save(\"model.h5\")")
        }
        let versionText = root.hasAttribute("keras_version") ? try root.attribute("keras_version").string : ""
        let version = KerasVersion(text: versionText)
        let architecture = try Architecture(model: try ConfigurationParser.parse(text), kerasVersion: version)
        var notes: [String] = []
        if root.contains(optimizer) { notes.append("left out: the optimizer's state") }
        // The store opens the weights only when asked, after unknown layers have been reported.
        return try StoredModel(
            kerasVersion: version, architecture: architecture,
            weights: try weights ?? GroupedWeights(root: root), notes: notes)
    }
}

extension HDF5Group {
    /// A list of strings; a long one that Keras had to cut is spread over `name0`, `name1`, …
    ///
    /// An attribute of an object header holds at most 64 kB.
    /// - Returns: nil if there is no such attribute, cut or whole.
    func chunkedStrings(_ name: String) throws(HDF5Error) -> [String]? {
        if hasAttribute(name) { return try attribute(name).strings }
        var strings: [String]?
        var number = 0
        while hasAttribute("\(name)\(number)") {
            strings = (strings ?? []) + (try attribute("\(name)\(number)").strings)
            number += 1
        }
        return strings
    }
}

extension ModelError {
    init(_ error: HDF5Error) {
        let code: Code =
            switch error.code {
            case .fileNotFound: .fileNotFound
            case .permissionDenied: .permissionDenied
            case .refused, .unsupportedFilter, .notARegularFile: .unsupported
            case .noReader: .system
            case .cancelled: .cancelled
            default: .damaged
            }
        // What the library could read, but is not let.
        let isSound = error.code == .refused || error.code == .unsupportedFilter
        self.init(code, error.description + (isSound ? "; save the model again with model.save(\"model.keras\")" : ""))
    }

    /// About the weights of one layer, unless it is the file as a whole or its reader that failed.
    init(_ error: HDF5Error, path: String, className: String) {
        let plain = ModelError(error)
        guard !error.object.isEmpty, plain.code == .damaged || plain.code == .unsupported else {
            self = plain
            return
        }
        let advice = plain.code == .damaged ? "; save the weights again, from the same model" : ""
        self.init(
            plain.code, "layer \(path) (\(className)): \(plain.message)\(advice)", layer: "\(path) (\(className))")
    }
}
