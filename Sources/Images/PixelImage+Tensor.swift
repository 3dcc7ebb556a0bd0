package import Tensors

extension PixelImage {
    /// The pixels as `[1, height, width, channels]` of 0…255.
    /// - Throws: `TensorError.outOfMemory`.
    package func tensor() throws(TensorError) -> Tensor {
        try Tensor([1, height, width, mode.channels]) { elements in
            pixels.withUnsafeBufferPointer { pixels in
                for index in 0..<pixels.count { elements.initializeElement(at: index, to: Float(pixels[index])) }
            }
        }
    }

    /// A tensor as a picture, its values stretched from their smallest and largest to 0…255 and rounded down: Keras'
    /// `array_to_img`. A constant tensor becomes black.
    /// - Parameter tensor: `[1, height, width, channels]` or `[height, width, channels]` with 1, 3 or 4 channels.
    /// - Throws: `ImageError.invalidValue` for another shape; the words are Keras'.
    package init(scaling tensor: Tensor) throws(ImageError) {
        var dimensions = tensor.shape.dimensions[...]
        if dimensions.count == 4, dimensions.first == 1 { dimensions.removeFirst() }
        guard dimensions.count == 3, let channels = dimensions.last, tensor.count > 0 else {
            throw ImageError(
                .invalidValue,
                "Expected image array to have rank 3 (single image). Got array with shape: \(tensor.shape)")
        }
        let modes: [Int: Mode] = [1: .grey, 3: .rgb, 4: .rgba]
        guard let mode = modes[channels] else {
            throw ImageError(.invalidValue, "Unsupported channel number: \(channels)")
        }
        let values = tensor.values
        let minimum = values.min() ?? 0
        let maximum = values.reduce(0) { max($0, $1 - minimum) }
        let pixels = values.map { value -> UInt8 in
            let shifted = value - minimum
            let scaled = (maximum != 0 ? shifted / maximum : shifted) * 255
            return scaled >= 0 && scaled < 256 ? UInt8(scaled) : 0
        }
        let sides = Array(dimensions)
        self.init(mode: mode, width: sides[1], height: sides[0], pixels: pixels)
    }
}
