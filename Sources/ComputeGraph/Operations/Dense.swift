package import Tensors

/// `x · kernel + bias` over the last axis; kernel `[inputs, units]`, bias `[units]` or nil.
package struct Dense: Operation {
    package static let name = "Dense"

    package let kernel: Tensor
    package let bias: Tensor?

    package init(kernel: Tensor, bias: Tensor?) {
        self.kernel = kernel
        self.bias = bias
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
