extension Tensor {
    /// `[batch, height, width, channels]` of `[batch, channels, height, width]`.
    /// - Throws: `TensorError.invalidShape` for a tensor of another rank, `.outOfMemory`.
    package func channelsLast() throws(TensorError) -> Tensor {
        guard shape.rank == 4 else { throw .invalidShape(shape.dimensions) }
        let (channels, pixels) = (shape[1], shape[2] * shape[3])
        return try Tensor(Shape([shape[0], shape[2], shape[3], channels])) { result in
            withUnsafeBufferPointer { values in
                for position in values.indices {
                    let (image, rest) = position.quotientAndRemainder(dividingBy: channels * pixels)
                    let (channel, pixel) = rest.quotientAndRemainder(dividingBy: pixels)
                    result.initializeElement(
                        at: (image * pixels + pixel) * channels + channel, to: values[position])
                }
            }
        }
    }
}
