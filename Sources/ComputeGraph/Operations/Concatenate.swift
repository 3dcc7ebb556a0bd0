package import Tensors

/// Joins two or more tensors along an axis (negative ones count from the back).
package struct Concatenate: Operation {
    package static let name = "Concatenate"

    package let axis: Int

    package init(axis: Int) { self.axis = axis }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
