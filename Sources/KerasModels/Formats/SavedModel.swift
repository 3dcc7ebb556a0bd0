import HDF5

/// TensorFlow's folders, which are refused: they hold a program rather than layers.
enum SavedModel: ModelFormat {
    static let name = "TensorFlow SavedModel"

    static func recognises(_ head: FileHead) -> Bool {
        if case .folder(let contains) = head { contains("saved_model.pb") } else { false }
    }

    static func read(
        path: String, weights: (any WeightStore)?, _: any HDF5Reader
    ) throws(ModelError) -> StoredModel {
        // What Keras 2 saves has the layers beside the program; what Keras 3 exports has lost them.
        guard case .folder(let contains) = try FileHead.read(path: path), contains("keras_metadata.pb") else {
            throw ModelError(
                .unsupported,
                "\(path) is a SavedModel folder that was exported for serving, which holds a program of TensorFlow and no "
                    + "layers: save the model itself with model.save(\"model.keras\")")
        }
        throw ModelError(
            .unsupported,
            "\(path) is a SavedModel folder, which holds a program of TensorFlow; convert it: "
                + "python -c 'import tf_keras; tf_keras.models.load_model(\"\(path)\").save(\"model.h5\")'")
    }
}
