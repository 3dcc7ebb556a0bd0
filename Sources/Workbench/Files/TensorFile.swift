import Tensors

/// NumPy's `.npy`.
enum TensorFile {
    /// - Throws: `FormatError` that names the file; FileAccess' errors.
    static func read(_ path: String) throws -> Tensor {
        let bytes = try FileAccess.read(path)
        return try ErrorTranslation.naming(path) { try NumPyArray.decode(bytes) }
    }
}
