package import Tensors

/// `x · scale + shift` with one factor and one summand for each index of the last axis; both `[channels]`.
///
/// Batch normalisation, rescaling and normalisation become this; passes fold it into neighbouring convolutions.
package struct ScaleShift: Operation {
    package static let name = "ScaleShift"

    package let scale: Tensor
    package let shift: Tensor

    package init(scale: Tensor, shift: Tensor) {
        self.scale = scale
        self.shift = shift
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
