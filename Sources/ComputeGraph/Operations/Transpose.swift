package import Tensors

/// Reorders the axes: axis `i` of the result is axis `permutation[i]` of the input.
package struct Transpose: Operation {
    package static let name = "Transpose"

    package let permutation: [Int]

    package init(_ permutation: [Int]) { self.permutation = permutation }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
