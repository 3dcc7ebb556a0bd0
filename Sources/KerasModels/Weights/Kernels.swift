import Tensors

/// Kernels of convolutions as other backends and versions of Keras keep them.
enum Kernels {
    /// Which axis of `[filters, channels, height, width]` becomes which of `[height, width, channels, filters]`.
    static let filtersLast = [2, 3, 1, 0]

    /// The kernel `[filters, channels, height, width]` as `[height, width, channels, filters]`.
    /// - Throws: `TensorError.outOfMemory`.
    static func filtersLast(_ kernel: Tensor) throws(TensorError) -> Tensor {
        guard kernel.shape.rank == 4 else { return kernel }
        let (filters, channels, area) = (kernel.shape[0], kernel.shape[1], kernel.shape[2] * kernel.shape[3])
        let shape = try Shape(checking: filtersLast.map { kernel.shape[$0] })
        return try Tensor(shape) { elements in
            kernel.withUnsafeBufferPointer { source in
                var index = 0
                for place in 0..<area {
                    for channel in 0..<channels {
                        for filter in 0..<filters {
                            elements.initializeElement(
                                at: index, to: source[(filter * channels + channel) * area + place])
                            index += 1
                        }
                    }
                }
            }
        }
    }

    /// The kernel `[height, width, channels, filters]` with rows and columns in reverse: a convolution in the
    /// mathematical sense, as Theano's, becomes the correlation that others call so.
    /// - Throws: `TensorError.outOfMemory`.
    static func turned(_ kernel: Tensor) throws(TensorError) -> Tensor {
        guard kernel.shape.rank == 4 else { return kernel }
        let block = kernel.shape[2] * kernel.shape[3]
        let values = kernel.values
        let positions = (0..<kernel.shape[0] * kernel.shape[1]).reversed()
        return try Tensor(kernel.shape, values: positions.flatMap { values[$0 * block..<($0 + 1) * block] })
    }
}
