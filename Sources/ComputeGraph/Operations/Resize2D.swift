package import Tensors

/// Enlarges pictures by whole factors, as Keras' UpSampling2D does: each pixel repeated, or bilinear with half-pixel
/// centres (`tf.image.resize` without antialiasing).
package struct Resize2D: Operation {
    package enum Interpolation: Hashable, Sendable { case nearest, bilinear }

    package static let name = "Resize2D"

    package let height: Int
    package let width: Int
    package let interpolation: Interpolation

    /// - Parameters: `height` and `width` of the result in pixels.
    package init(height: Int, width: Int, interpolation: Interpolation) {
        self.height = height
        self.width = width
        self.interpolation = interpolation
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
