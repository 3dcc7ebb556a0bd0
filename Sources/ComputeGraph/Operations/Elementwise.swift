package import Tensors

/// Combines two or more tensors element by element; shapes broadcast as NumPy's do.
package struct Elementwise: Operation {
    package enum Kind: Hashable, Sendable { case add, subtract, multiply, divide, average, maximum, minimum }

    package static let name = "Elementwise"

    package let kind: Kind

    package init(_ kind: Kind) { self.kind = kind }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
