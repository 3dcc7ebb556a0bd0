package import Tensors

/// Adds (positive) or removes (negative) rows and columns of zeros around each picture: padding and cropping in one.
package struct Pad2D: Operation {
    package static let name = "Pad2D"

    package let top: Int
    package let bottom: Int
    package let left: Int
    package let right: Int

    package init(top: Int, bottom: Int, left: Int, right: Int) {
        self.top = top
        self.bottom = bottom
        self.left = left
        self.right = right
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
