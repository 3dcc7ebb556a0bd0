import ComputeGraph
import Tensors

extension Lowering {
    /// One number for each channel of `value`: the list itself, or its only number repeated.
    /// - Parameter name: the configuration's key, for the error.
    /// - Throws: `ModelError` with `shapeMismatch` where the list has another length.
    func channelVector(_ numbers: [Float], _ name: String, for value: Graph.Value) throws(ModelError) -> Tensor {
        let shape = shape(of: value)
        guard let channels = shape.dimensions.last, numbers.count == channels || numbers.count == 1 else {
            throw error(.shapeMismatch, "\(numbers.count) numbers in \"\(name)\" do not suit the shape \(shape)")
        }
        return try vector(numbers.count == channels ? numbers : Array(repeating: numbers[0], count: channels))
    }
}
