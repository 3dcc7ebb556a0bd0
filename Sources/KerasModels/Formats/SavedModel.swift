/// TensorFlow's folders, which are refused: they hold a program rather than layers.
enum SavedModel: ModelFormat {
    static let name = "TensorFlow SavedModel"

    static func recognises(_ head: FileHead) -> Bool {
        if case .folder(let contains) = head { contains("saved_model.pb") } else { false }
    }

    static func read(path: String, weights: (any WeightStore)?) throws(ModelError) -> StoredModel {
        throw ModelError(
            .unsupported,
            "\(path) is a SavedModel folder, which holds a program of TensorFlow and no layers; convert it: "
                + "python -c 'import tf_keras; tf_keras.models.load_model(\"\(path)\").save(\"model.h5\")'")
    }
}
