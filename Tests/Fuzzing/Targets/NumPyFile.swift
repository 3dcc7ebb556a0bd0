import Tensors

/// A `.npy` file: it decodes or throws, and what decodes comes back the same.
func fuzzArray(_ bytes: [UInt8]) {
    guard let tensor = try? NumPyArray.decode(bytes) else { return }
    guard let again = try? NumPyArray.decode(NumPyArray.encode(tensor)) else {
        preconditionFailure("what was decoded cannot be encoded")
    }
    precondition(again.shape == tensor.shape, "the shape changed on its way")
}
