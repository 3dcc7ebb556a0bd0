package import Tensors

/// How gradients and maps are brought to scale.
package enum MapScaling {
    /// Keras' backend epsilon.
    package static let epsilon = 1e-7

    /// Cuts negative values (`relu`) and divides by `max + 1e-7`, as eli5 does; without `relu` divides by the largest
    /// magnitude, so that values lie in −1…1.
    package static func scaled(_ map: [Double], relu: Bool) -> (values: [Double], maximum: Double) {
        let kept = relu ? map.map { $0 > 0 ? $0 : ($0.isNaN ? $0 : 0) } : map
        let maximum = kept.reduce(0) { max($0, abs($1)) }
        return (kept.map { $0 / (maximum + epsilon) }, maximum)
    }

    /// The gradients divided by the root of the sum of their squares (at least 1e-6), as eli5 0.10 to 0.15 had it
    /// from `tf.nn.l2_normalize`.
    package static func unitNormalized(_ gradients: Tensor) throws(TensorError) -> Tensor {
        let squares = gradients.withUnsafeBufferPointer { values in
            values.reduce(0.0) { $0 + Double($1) * Double($1) }
        }
        let factor = Float(1 / max(squares, 1e-12).squareRoot())
        return try Tensor(gradients.shape) { result in
            gradients.withUnsafeBufferPointer { values in
                for index in 0..<values.count { result.initializeElement(at: index, to: values[index] * factor) }
            }
        }
    }
}

/// Which eli5 is reproduced.
package enum GradientNormalization: String, Hashable, Sendable, CaseIterable {
    /// Raw gradients: eli5 0.16.
    case current
    /// Gradients of unit length: eli5 0.10 to 0.15.
    case legacy
}
