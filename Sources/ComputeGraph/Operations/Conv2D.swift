package import Tensors

/// A 2-D correlation of `[batch, height, width, channels]` with a kernel
/// `[kernelHeight, kernelWidth, channels / groups, filters]`.
package struct Conv2D: Operation {
    package static let name = "Conv2D"

    package let kernel: Tensor
    /// `[filters]`, or nil for none.
    package let bias: Tensor?
    /// Vertical and horizontal step, padding and dilation.
    package let window: Window
    package let groups: Int

    package init(kernel: Tensor, bias: Tensor?, window: Window, groups: Int = 1) {
        self.kernel = kernel
        self.bias = bias
        self.window = window
        self.groups = groups
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
