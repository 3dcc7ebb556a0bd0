import Tensors

/// A depthwise convolution whose result only a 1×1 convolution reads becomes one operation with it, where the rows are
/// wide enough and the 1×1 kernel stays in the second-level cache while they pass.
struct FuseSeparable: Pass {
    func run(on draft: inout Draft) throws(GraphError) {
        for index in draft.nodes.indices {
            guard let (operation, inputs) = draft.operation(at: index), let pointwise = operation as? Conv2D,
                pointwise.isPlainPointwise, pointwise.window.strides == Window.Extent(height: 1, width: 1),
                pointwise.prologue == nil, pointwise.kernel.count <= 1 << 17, draft.nodes[index].shape[2] >= 14,
                !draft.mayBePulledBack(index), let input = inputs.first, draft.isPrivate(input),
                let (before, sources) = draft.operation(at: input), let depthwise = before as? DepthwiseConv2D,
                depthwise.multiplier == 1, !depthwise.epilogue.addsResidual
            else { continue }
            draft.replace(
                index, by: SeparableConv2D(depthwise: depthwise, pointwise: pointwise),
                reading: sources + inputs.dropFirst())
        }
    }
}
