/// An immutable, contiguous, row-major array of `Float` with a shape.
///
/// Pictures and activations are `[batch, height, width, channels]`. Copies share the storage.
package struct Tensor: Sendable {
    package let shape: Shape
    package let storage: TensorStorage

    /// - Throws: `TensorError.countMismatch` if the storage does not hold exactly the shape's elements.
    package init(_ shape: Shape, storage: TensorStorage) throws(TensorError) {
        guard storage.count == shape.count else { throw .countMismatch(shape: shape, count: storage.count) }
        self.shape = shape
        self.storage = storage
    }

    /// Makes a tensor whose elements `body` must all initialise.
    package init(_ shape: Shape, initializingWith body: (UnsafeMutableBufferPointer<Float>) -> Void) throws(TensorError)
    {
        let storage = try TensorStorage(count: shape.count)
        body(UnsafeMutableBufferPointer(start: storage.base, count: shape.count))
        self.shape = shape
        self.storage = storage
    }

    package init(_ shape: Shape, values: [Float]) throws(TensorError) {
        guard values.count == shape.count else { throw .countMismatch(shape: shape, count: values.count) }
        try self.init(shape) { elements in
            _ = elements.initialize(from: values)
        }
    }

    package init(_ shape: Shape, repeating value: Float) throws(TensorError) {
        try self.init(shape) { elements in
            elements.initialize(repeating: value)
        }
    }

    package var count: Int { shape.count }

    package func withUnsafeBufferPointer<R, E: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(E) -> R
    ) throws(E) -> R {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeBufferPointer(start: storage.base, count: count))
    }

    /// All elements in row-major order, copied.
    package var values: [Float] {
        withUnsafeBufferPointer { Array($0) }
    }

    /// The same elements under another shape.
    /// - Throws: `TensorError.countMismatch`.
    package func reshaped(to shape: Shape) throws(TensorError) -> Tensor {
        try Tensor(shape, storage: storage)
    }

    /// The element at `indices`, one for each axis.
    /// - Precondition: As many indices as axes, each inside its axis.
    package subscript(_ indices: Int...) -> Float {
        precondition(indices.count == shape.rank)
        var offset = 0
        for (index, extent) in zip(indices, shape.dimensions) {
            precondition(index >= 0 && index < extent, "index outside the tensor")
            offset = offset * extent + index
        }
        return withUnsafeBufferPointer { $0[offset] }
    }
}
