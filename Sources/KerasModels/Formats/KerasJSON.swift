import HDF5

/// What `model.to_json()` gives: an architecture, whose weights are in a file of their own.
enum KerasJSON: ModelFormat {
    static let name = "Keras JSON"

    /// Bytes; the architecture of the largest network of keras.applications has 2 MB.
    static let largestFile = 64 << 20

    /// An object that soon names a class: every version writes `class_name` first or second.
    static func recognises(_ head: FileHead) -> Bool {
        guard case .file(let bytes) = head else { return false }
        let text = bytes.drop { [0x09, 0x0A, 0x0D, 0x20].contains($0) }
        return text.first == UInt8(ascii: "{") && text.firstRange(of: Array("\"class_name\"".utf8)) != nil
    }

    static func read(
        path: String, weights: (any WeightStore)?, _: any HDF5Reader
    ) throws(ModelError) -> StoredModel {
        guard let weights else {
            throw ModelError(
                .unsupported,
                "\(path) holds an architecture without its weights: name their file, as in "
                    + "load \"\(path)\" weights=\"model.weights.h5\"")
        }
        let text = try ByteWindow(path: path, limit: largestFile).text(of: path)
        let model: ConfigurationValue
        do throws(ConfigurationParser.SyntaxError) {
            model = try ConfigurationParser.parse(text)
        } catch {
            throw ModelError(.damaged, "\(path) is no valid JSON: \(error)")
        }
        // Keras 3 leaves its version out, and names modules, which older versions did beside a version only.
        let version = KerasVersion(text: model["keras_version"]?.string ?? (model["module"] == nil ? "" : "3"))
        return try StoredModel(
            kerasVersion: version, architecture: try Architecture(model: model, kerasVersion: version),
            weights: weights, notes: [])
    }
}
