package import Tensors

/// What happens to pixels of 0…255 before they enter a model.
///
/// The modes are those of keras.applications' `imagenet_utils.preprocess_input`.
package enum Preprocessing: Hashable, Sendable {
    /// x / 127.5 − 1
    case tf
    /// x / 255, then the ImageNet mean and deviation for each of R, G, B.
    case torch
    /// BGR order, the ImageNet mean subtracted, not scaled.
    case caffe
    /// x / 255
    case unit
    /// 0…255 as they are.
    case raw
    case linear(scale: Float, offset: Float)

    /// Applies the mode to `[batch, height, width, channels]` of 0…255.
    ///
    /// `torch` and `caffe` are meant for three channels; on any other count every channel is treated by the mean of
    /// the three constants and none change places.
    /// - Throws: `TensorError.outOfMemory`.
    package func callAsFunction(_ pixels: Tensor) throws(TensorError) -> Tensor {
        switch self {
        case .raw: pixels
        case .tf: try map(pixels) { $0 / 127.5 - 1 }
        case .unit: try map(pixels) { $0 / 255 }
        case .linear(let scale, let offset): try map(pixels) { $0 * scale + offset }
        case .torch:
            try mapChannels(
                pixels, mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225], divisor: 255, source: [0, 1, 2])
        case .caffe:
            try mapChannels(
                pixels, mean: [103.939, 116.779, 123.68], deviation: [1, 1, 1], divisor: 1, source: [2, 1, 0])
        }
    }

    private func map(_ pixels: Tensor, _ function: (Float) -> Float) throws(TensorError) -> Tensor {
        try Tensor(pixels.shape) { result in
            pixels.withUnsafeBufferPointer { source in
                for index in 0..<result.count { result.initializeElement(at: index, to: function(source[index])) }
            }
        }
    }

    /// (x[source[c]] / divisor − mean[c]) / deviation[c] for each channel c.
    private func mapChannels(
        _ pixels: Tensor, mean: [Float], deviation: [Float], divisor: Float, source order: [Int]
    ) throws(TensorError) -> Tensor {
        guard pixels.shape.dimensions.last == 3 else {
            let (mean, deviation) = (mean.reduce(0, +) / 3, deviation.reduce(0, +) / 3)
            return try map(pixels) { ($0 / divisor - mean) / deviation }
        }
        return try Tensor(pixels.shape) { result in
            pixels.withUnsafeBufferPointer { source in
                for start in stride(from: 0, to: result.count, by: 3) {
                    for channel in 0..<3 {
                        let value = source[start + order[channel]] / divisor
                        result.initializeElement(
                            at: start + channel, to: (value - mean[channel]) / deviation[channel])
                    }
                }
            }
        }
    }
}
