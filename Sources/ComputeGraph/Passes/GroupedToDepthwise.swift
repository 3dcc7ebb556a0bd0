import Tensors

/// A convolution with one channel in each group is a depthwise one with the same kernel in memory (ConvNeXt is written
/// so in Keras).
struct GroupedToDepthwise: Pass {
    func run(on draft: inout Draft) throws(GraphError) {
        for index in draft.nodes.indices {
            guard let (operation, inputs) = draft.operation(at: index), let conv = operation as? Conv2D,
                conv.groups > 1, conv.kernel.shape[2] == 1
            else { continue }
            let kernel = conv.kernel.shape
            do {
                let shape = try Shape(checking: [kernel[0], kernel[1], conv.groups, kernel[3] / conv.groups])
                var depthwise = DepthwiseConv2D(
                    kernel: try conv.kernel.reshaped(to: shape), bias: nil, window: conv.window)
                depthwise.epilogue = conv.epilogue
                draft.replace(index, by: depthwise, reading: inputs)
            } catch {
                throw .tensor(error)
            }
        }
    }
}
