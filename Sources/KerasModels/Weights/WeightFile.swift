import HDF5

/// A file of weights for an architecture that is elsewhere: what `save_weights` of any version writes, or a whole model.
enum WeightFile {
    /// - Throws: `ModelError` with `fileNotFound`, `permissionDenied`, `unsupported`, `damaged`.
    static func store(path: String, _ reader: any HDF5Reader) throws(ModelError) -> any WeightStore {
        let head = try FileHead.read(path: path)
        if KerasArchive.recognises(head) {
            guard let weights = try KerasArchive.weights(path: path, reader) else {
                throw ModelError(
                    .damaged,
                    "\(path) holds no weights of Keras: save them with model.save_weights(\"model.weights.h5\")")
            }
            return weights
        }
        guard KerasHDF5.recognises(head) else {
            throw ModelError(
                .unsupported,
                "\(path) is no file of weights that can be read: save them with "
                    + "model.save_weights(\"model.weights.h5\")")
        }
        do {
            let root = try HDF5File(path: path, reader: reader).root
            if root.contains("model_weights") { return try GroupedWeights(root: root) }
            if NumberedWeights.recognises(root) { return NumberedWeights(root: root) }
            return try GroupedWeights(root: root, group: root)
        } catch let error as HDF5Error {
            throw ModelError(error)
        } catch {
            throw error as? ModelError ?? ModelError(.damaged, "\(path): \(error)")
        }
    }
}
