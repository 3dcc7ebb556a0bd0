package import Tensors

/// The largest or the mean element in each window of `[batch, height, width, channels]`.
///
/// Padding never counts: the maximum pads with −∞, the mean divides by the elements inside. The gradient of the
/// maximum goes to the first largest element in scan order, as in TensorFlow on a CPU.
package struct Pool2D: Operation {
    package enum Kind: Hashable, Sendable { case max, average }

    package static let name = "Pool2D"

    package let kind: Kind
    package let window: Window

    package init(_ kind: Kind, window: Window) {
        self.kind = kind
        self.window = window
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
