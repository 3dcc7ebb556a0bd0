package import Tensors

/// Applies an ``Activation`` to every element.
package struct Activate: Operation {
    package static let name = "Activate"

    package let activation: Activation

    package init(_ activation: Activation) { self.activation = activation }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
