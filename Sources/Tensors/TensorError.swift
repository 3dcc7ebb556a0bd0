/// What can go wrong while making or indexing a tensor.
package enum TensorError: Error, Hashable, Sendable {
    /// A negative dimension, or more elements than can be addressed.
    case invalidShape([Int])
    /// The element count of the values differs from the shape's.
    case countMismatch(shape: Shape, count: Int)
    /// The system has no memory for a tensor of this many bytes.
    case outOfMemory(bytes: Int)
}

extension TensorError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidShape(let dimensions): "\(dimensions) is no valid tensor shape"
        case .countMismatch(let shape, let count): "\(count) values do not fill a tensor of shape \(shape)"
        case .outOfMemory(let bytes): "no memory for a tensor of \(bytes) bytes"
        }
    }
}
