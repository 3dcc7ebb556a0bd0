package import Tensors

/// The softmax along one axis, the largest element subtracted first.
package struct Softmax: Operation {
    package static let name = "Softmax"

    /// Counted from the front, batch included; negative ones from the back.
    package let axis: Int

    package init(axis: Int = -1) { self.axis = axis }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
