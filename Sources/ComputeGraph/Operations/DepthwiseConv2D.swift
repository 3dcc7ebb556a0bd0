package import Tensors

/// Filters each channel by itself with a kernel `[kernelHeight, kernelWidth, channels, multiplier]`;
/// channel `c`, filter `m` becomes output channel `c · multiplier + m`.
package struct DepthwiseConv2D: Operation {
    package static let name = "DepthwiseConv2D"

    package let kernel: Tensor
    /// `[channels · multiplier]`, or nil for none.
    package let bias: Tensor?
    package let window: Window

    package init(kernel: Tensor, bias: Tensor?, window: Window) {
        self.kernel = kernel
        self.bias = bias
        self.window = window
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
