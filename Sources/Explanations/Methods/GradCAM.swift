package import Tensors

/// Grad-CAM: channels weighed by their mean gradient (Selvaraju et al. 2017, arXiv 1610.02391), in the arithmetic of
/// eli5 0.16.
package enum GradCAM: ExplanationMethod {
    package static let name = "gradcam"
    package static let title = "Grad-CAM"
    package static let summary = "channels weighed by the mean of their gradients (Selvaraju et al. 2017)"

    package static let meanGradientsSuffice = true

    package static func map(of evidence: Evidence) -> EvidenceMap {
        let weights = weights(of: evidence.gradients)
        return EvidenceMap(values: sum(weights: weights, activations: evidence.activations), weights: weights)
    }

    /// α_k = mean over height and width of `[height, width, channels]` gradients.
    package static func weights(of gradients: Tensor) -> [Float] {
        let channels = gradients.shape[2]
        var sums = [Double](repeating: 0, count: channels)
        gradients.withUnsafeBufferPointer { gradients in
            sums.withUnsafeMutableBufferPointer { sums in
                var position = 0
                while position < gradients.count {
                    for channel in 0..<channels { sums[channel] += Double(gradients[position &+ channel]) }
                    position &+= channels
                }
            }
        }
        let cells = Double(max(gradients.count / max(channels, 1), 1))
        return sums.map { Float($0 / cells) }
    }

    /// Σ_k α_k · A_k over `[height, width, channels]` activations.
    ///
    /// Each product is rounded to single precision and summed in double precision, in channel order, as NumPy does it
    /// for eli5. Channels beyond the weights do not count.
    package static func sum(weights: [Float], activations: Tensor) -> [Double] {
        let channels = activations.shape[2]
        let used = min(weights.count, channels)
        let cells = activations.count / max(channels, 1)
        var sums = [Double](repeating: 0, count: cells)
        activations.withUnsafeBufferPointer { activations in
            weights.withUnsafeBufferPointer { weights in
                // Eight cells side by side, since each sum has to wait for its last one (7×7×1280: 20 µs instead of
                // 45). Where there are fewer, the last one fills the places.
                for first in stride(from: 0, to: cells, by: 8) {
                    let count = min(8, cells - first)
                    var block = SIMD8<Double>()
                    var products = SIMD8<Float>()
                    for channel in 0..<used {
                        for lane in 0..<8 {
                            let cell = first &+ min(lane, count &- 1)
                            products[lane] = weights[channel] * activations[cell &* channels &+ channel]
                        }
                        block += SIMD8<Double>(products)
                    }
                    for lane in 0..<count { sums[first + lane] = block[lane] }
                }
            }
        }
        return sums
    }
}
