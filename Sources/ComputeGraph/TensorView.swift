package import Tensors

/// Elements to read and their shape; valid only during the call it is passed to.
package struct TensorView {
    package let shape: Shape
    package let elements: UnsafePointer<Float>

    package init(shape: Shape, elements: UnsafePointer<Float>) {
        self.shape = shape
        self.elements = elements
    }

    package var count: Int { shape.count }
}

/// Elements to write and their shape; valid only during the call it is passed to.
package struct MutableTensorView {
    package let shape: Shape
    package let elements: UnsafeMutablePointer<Float>

    package init(shape: Shape, elements: UnsafeMutablePointer<Float>) {
        self.shape = shape
        self.elements = elements
    }

    package var count: Int { shape.count }
}
